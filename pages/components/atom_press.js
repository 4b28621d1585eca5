// A structure whose atoms can be pressed, by hand or by key. The picture comes from the server; over every atom lies a button.
export default function ({ data, parentElement, setTriggerValue }) {
  const sheet = parentElement.querySelector(".sheet")
  sheet.innerHTML = data.svg
  sheet.style.maxWidth = `${data.width}px`
  data.atoms.forEach(({ x, y, name }, place) => {
    const atom = document.createElement("button")
    atom.style.left = `${(100 * x) / data.width}%`
    atom.style.top = `${(100 * y) / data.height}%`
    atom.ariaLabel = atom.title = name
    atom.ariaPressed = place === data.chosen
    atom.onclick = () => setTriggerValue("atom", place)
    sheet.append(atom)
  })
}
