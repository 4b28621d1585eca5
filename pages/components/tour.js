// Brings the place of the present step into view, once for each step and as soon as the page has drawn it.
const LOOK_MS = 200
let shown = ""
let looking = 0

export default function ({ data }) {
  const bring = () => {
    const place = document.getElementById(data.anchor)
    if (!place) return
    clearInterval(looking)
    shown = data.anchor
    place.scrollIntoView({ behavior: "smooth" })
  }
  clearInterval(looking)
  if (data.anchor !== shown) looking = setInterval(bring, LOOK_MS)
  return () => clearInterval(looking)
}
