// Keeps the chapter that is read in the address (#why). A page is drawn bit by bit: the chapter that the address held when it
// was opened is scrolled to again and again until the page stands still, or until the reader does something.
const REST_MS = 300
const STILL_MS = 8000
const DEEDS = ["wheel", "touchstart", "pointerdown", "keydown"]
let leave = () => {}
let opened = location.hash.slice(1) // what the address held when the page was loaded, until it was reached

export default function ({ data }) {
  leave()
  const scrolled = document.querySelector(".stMain") ?? document.scrollingElement
  const heads = () => data.anchors.map((name) => document.getElementById(name)).filter(Boolean)
  let wanted = data.anchors.includes(opened) ? opened : ""
  let rest = 0
  let still = 0

  const arrive = () => {
    wanted = opened = ""
    DEEDS.forEach((deed) => removeEventListener(deed, arrive, true))
    grown.disconnect()
  }
  const bring = () => {
    if (!wanted) return
    const head = document.getElementById(wanted)
    if (!head) return
    head.scrollIntoView()
    clearTimeout(still)
    still = setTimeout(arrive, STILL_MS)
  }
  const write = () => {
    const top = scrolled.getBoundingClientRect().top + scrolled.clientHeight / 3
    const passed = heads().filter((head) => head.getBoundingClientRect().top <= top)
    const end = scrolled.scrollTop + scrolled.clientHeight >= scrolled.scrollHeight - 4
    const read = end && passed.length ? heads().at(-1) : passed.at(-1)
    const hash = read ? `#${read.id}` : ""
    if (!wanted && hash !== location.hash)
      history.replaceState(history.state, "", location.pathname + location.search + hash)
  }
  const moved = () => {
    clearTimeout(rest)
    rest = setTimeout(write, REST_MS)
  }

  const grown = new ResizeObserver(bring)
  scrolled.addEventListener("scroll", moved, { passive: true })
  if (wanted) {
    grown.observe(document.querySelector(".stMainBlockContainer") ?? scrolled)
    DEEDS.forEach((deed) => addEventListener(deed, arrive, true))
  }
  leave = () => {
    DEEDS.forEach((deed) => removeEventListener(deed, arrive, true))
    grown.disconnect()
    clearTimeout(rest)
    clearTimeout(still)
    scrolled.removeEventListener("scroll", moved)
  }
  return leave
}
