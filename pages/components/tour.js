// Brings the place of the present step into view, once for each step.
let shown = "train"

export default function ({ data }) {
  const place = document.getElementById(data.anchor)
  if (!place || data.anchor === shown) return
  shown = data.anchor
  place.scrollIntoView({ behavior: "smooth" })
}
