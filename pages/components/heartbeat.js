// Asks now and then whether the server is still the one that drew this page. A new one knows nothing of the page, so what is
// shown would stand still: the page is loaded again, finds its run by its address and says what happened.
const PAUSE_MS = 3000
let timer = 0

export default function ({ data }) {
  clearInterval(timer)
  timer = setInterval(async () => {
    const answer = await fetch("/_stcore/health", { cache: "no-store" }).catch(() => null)
    const boot = answer?.headers.get("x-vitrine-boot")
    if (boot && boot !== data.boot) location.reload()
  }, PAUSE_MS)
  return () => clearInterval(timer)
}
