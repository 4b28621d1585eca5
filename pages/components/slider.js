// A slider and a number field that say the same. What the hand does is sent at most every PAUSE_MS; what comes back from the
// server is shown only if it is not the echo of something sent, so that a late answer never pulls the thumb out of the hand.
const PAUSE_MS = 40
const STEPS = 150 // about so many key presses from one end to the other
const known = new WeakMap()

export default function ({ data, parentElement, setStateValue }) {
  const [name, range, number] = ["span", "[type=range]", "[type=number]"].map((what) => parentElement.querySelector(what))
  const mine = known.get(range) ?? { sent: [], timer: 0, last: 0, value: data.value }
  known.set(range, mine)

  const show = (value) => {
    mine.value = value
    range.value = value
    number.value = Number(value.toFixed(data.digits)) // 6.6, not 6.600000
    range.style.setProperty("--share", `${(100 * (range.value - range.min)) / (range.max - range.min)}%`)
  }
  const send = () => {
    mine.timer = 0
    mine.last = performance.now()
    mine.sent.push(mine.value)
    setStateValue("value", mine.value)
  }
  const moved = (value) => {
    show(Number(Math.min(Math.max(value, data.low), data.high).toFixed(data.digits)))
    if (!mine.timer) mine.timer = setTimeout(send, Math.max(0, mine.last + PAUSE_MS - performance.now()))
  }

  const step = Math.max(round((data.high - data.low) / STEPS), 10 ** -data.digits)
  Object.assign(range, { min: Math.floor(data.low / step) * step, max: Math.ceil(data.high / step) * step, step })
  Object.assign(number, { min: data.low, max: data.high, step: 10 ** -data.digits })
  range.ariaLabel = number.ariaLabel = name.textContent = data.label
  const echo = mine.sent.indexOf(data.value)
  if (echo >= 0) mine.sent.splice(0, echo + 1)
  else {
    mine.sent = []
    show(data.value)
  }
  range.oninput = () => moved(range.valueAsNumber)
  number.onchange = () => moved(Number.isFinite(number.valueAsNumber) ? number.valueAsNumber : mine.value)
  return () => clearTimeout(mine.timer)
}

// The largest of 1, 2 and 5 times a power of ten that is not above it.
function round(value) {
  const power = 10 ** Math.floor(Math.log10(value))
  return power * [5, 2, 1].find((times) => times * power <= value * 1.0001)
}
