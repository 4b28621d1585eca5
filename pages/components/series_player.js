// A series that comes in while the network's answer evolves. Everything was computed before; here it is only shown: a cursor moves
// by play, by keyboard or by hand, and no message goes to the server.
const SVG = "http://www.w3.org/2000/svg"
const HEIGHT = 92 // px of a row that is not on paper
const PX_S = 100 // px for a second of paper: 25 mm of 4 px
const REST_MS = 200 // after which the hand is taken to have come to rest
const MV_S = 0.4 // 10 mm for a millivolt, 25 mm for a second
const known = new WeakMap()
let instances = 0

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".player")
  const [button, range, said, board] = ["button", "input", "output", ".board"].map((what) => root.querySelector(what))
  const mine = known.get(root) ?? { clip: `known-${++instances}`, playing: false, frame: 0 }
  known.set(root, mine)
  if (mine.id !== data.id) Object.assign(mine, { id: data.id, at: data.end, playing: false })

  const number = new Intl.NumberFormat(data.language, { maximumFractionDigits: 2, minimumFractionDigits: data.even ? 2 : 1 })
  const percent = new Intl.NumberFormat(data.language, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 })
  let moved = () => {} // how what is drawn follows the cursor

  const show = () => {
    const moment = data.moment.replace("{n}", number.format(mine.at))
    const place = data.moments.findLastIndex((time) => time <= mine.at + 1e-9)
    const risk = place < 0 ? "–" : percent.format(data.risks[place])
    said.textContent = data.known.replace("{moment}", moment).replace("{risk}", risk)
    range.value = mine.at
    range.ariaValueText = said.textContent
    range.style.setProperty("--share", `${(100 * mine.at) / data.end}%`)
    button.textContent = mine.playing ? data.pause : data.play
    button.ariaPressed = String(mine.playing)
    moved()
  }
  const tick = (now) => {
    if (!mine.playing) return
    mine.at = Math.min(data.end, mine.at + (((now - mine.last) / 1000) * data.end) / data.seconds)
    mine.last = now
    if (mine.at >= data.end) mine.playing = false
    show()
    if (!data.follows) tell()
    if (!mine.playing) report()
    mine.frame = requestAnimationFrame(tick)
  }
  // The audience's view of a presentation shows what this one shows: another window of the same browser moment by moment, any
  // other what the hand did last, which comes through the server.
  mine.windows?.close()
  mine.windows = new BroadcastChannel("vitrine-player")
  const tell = () => mine.windows.postMessage({ series: data.series, at: mine.at })
  mine.windows.onmessage = ({ data: told }) => {
    if (!data.follows || told.series !== data.series) return
    Object.assign(mine, { at: told.at, near: true, playing: false })
    show()
  }
  const report = () => {
    clearTimeout(mine.rest)
    if (data.tells) mine.rest = setTimeout(
      () => setTriggerValue("hand", { series: data.series, at: mine.at, playing: mine.playing, when: Date.now() }), REST_MS)
  }
  button.hidden = data.follows
  const start = () => {
    cancelAnimationFrame(mine.frame)
    mine.last = performance.now()
    mine.frame = requestAnimationFrame(tick)
  }

  Object.assign(range, { min: 0, max: data.end, step: data.end / 500, ariaLabel: data.position })
  button.onclick = () => {
    mine.playing = !mine.playing
    if (mine.playing && mine.at >= data.end) mine.at = 0
    if (mine.playing) start()
    show()
    report()
  }
  range.oninput = () => {
    mine.at = range.valueAsNumber
    show()
    tell()
    report()
  }
  const hand = data.follows && !mine.near && data.hand
  if (hand && hand.series === data.series && hand.when !== mine.when) {
    Object.assign(mine, { at: hand.at, playing: hand.playing, when: hand.when, last: performance.now() })
  }
  const draw = () => {
    moved = drawn(board, data, mine)
    show()
  }
  board.ariaLabel = data.label
  const watch = new ResizeObserver(draw)
  watch.observe(root)
  if (mine.playing) start()
  return () => {
    watch.disconnect()
    mine.windows.close()
    cancelAnimationFrame(mine.frame)
  }
}

// Draws the rows anew and gives the function that moves the cursor. Between two visits a line would tell where the next one lies,
// so it is drawn when that has come.
function drawn(board, data, mine) {
  const seen = board.clientWidth
  const width = Math.max(seen, data.paper ? Math.ceil(data.end * PX_S) : 0)
  const across = (time) => (time / data.end) * (width - 8) + 4
  const rows = [...data.rows.map((row) => ({ ...row, low: Math.min(...measured(row.y)), high: Math.max(...measured(row.y)) })),
    { title: data.answer, x: data.moments, y: data.risks, low: 0, high: 1, answer: true }]
  const clips = []
  const cursors = []
  board.replaceChildren(...rows.map((row, place) => {
    const paper = data.paper && !row.answer
    const perUnit = paper ? ((width - 8) / data.end) * MV_S : 0
    const height = paper ? Math.max(HEIGHT, (row.high - row.low) * perUnit + 16) : HEIGHT
    const span = row.high - row.low || 1
    const up = (value) => paper
      ? height / 2 - (value - (row.high + row.low) / 2) * perUnit
      : height - 8 - ((value - row.low) / span) * (height - 16)
    const box = document.createElement("div")
    const title = document.createElement("span")
    title.textContent = row.title
    const svg = made("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" })
    const id = `${mine.clip}-${place}`
    const clip = made("rect", { x: 0, y: 0, width, height })
    const clipPath = made("clipPath", { id })
    clipPath.append(clip)
    svg.append(clipPath, ...(paper ? boxes(id, width, height, perUnit, up(0)) : lines(row, width, up, data.language)))
    for (const mode of ["later", "known"]) {
      const group = made("g", { class: `${mode} ${row.answer ? "answer" : ""}` })
      if (mode === "known") group.setAttribute("clip-path", `url(#${id})`)
      group.append(made("path", { d: path(row, across, up, row.answer && !data.even) }))
      if (!data.even) group.append(...dots(row, across, up))
      svg.append(group)
    }
    const cursor = made("line", { y1: 0, y2: height, class: "cursor" })
    svg.append(cursor)
    clips.push({ clip, ends: data.even || row.answer ? null : row.x })
    cursors.push(cursor)
    box.append(title, svg)
    return box
  }))
  return () => {
    const x = across(mine.at)
    for (const { clip, ends } of clips) {
      const last = ends?.findLast((time) => time <= mine.at + 1e-9) ?? 0
      clip.setAttribute("width", (ends ? across(last) + 4 : x) + (mine.at >= data.end ? 8 : 0))
    }
    for (const cursor of cursors) for (const end of ["x1", "x2"]) cursor.setAttribute(end, x)
    if (width > seen) board.scrollLeft = x - 0.7 * seen
  }
}

function measured(values) {
  const found = values.filter((value) => value !== null)
  return found.length ? found : [0]
}

// The line through what is known, parted where a value is missing; ``steps``: each value holds until the next.
function path(row, across, up, steps) {
  let pen = "M"
  let last = null
  return row.x.map((time, place) => {
    const value = row.y[place]
    if (value === null) {
      pen = "M"
      return ""
    }
    const point = `${across(time).toFixed(1)} ${up(value).toFixed(1)}`
    const move = steps && pen === "L" ? `L${across(time).toFixed(1)} ${up(last).toFixed(1)}L${point}` : pen + point
    pen = "L"
    last = value
    return move
  }).join("")
}

function dots(row, across, up) {
  return row.x.flatMap((time, place) =>
    row.y[place] === null ? [] : [made("circle", { cx: across(time), cy: up(row.y[place]), r: 3.5 })])
}

// Small boxes of 0.04 s x 0.1 mV and large ones of 0.2 s x 0.5 mV, one of their lines at 0 mV.
function boxes(id, width, height, perUnit, zero) {
  return [["small", 0.1], ["large", 0.5]].flatMap(([name, millivolts]) => {
    const side = millivolts * perUnit
    const pattern = made("pattern",
      { id: `${id}-${name}`, x: 4, y: zero, width: side, height: side, patternUnits: "userSpaceOnUse" })
    pattern.append(made("path", { d: `M${side} 0H0V${side}`, class: name }))
    return [pattern, made("rect", { width, height, fill: `url(#${id}-${name})` })]
  })
}

// A line and its number at the lowest and the highest value, of probabilities in the middle too.
function lines(row, width, up, language) {
  const heights = row.answer ? [0, 0.5, 1] : [row.low, row.high]
  const written = new Intl.NumberFormat(language, row.answer ? { style: "percent" } : { maximumFractionDigits: 2 })
  return heights.flatMap((height) => {
    const y = up(height)
    const text = made("text", { x: 6, y: height === row.high ? y + 12 : y - 3 })
    text.textContent = written.format(height)
    return [made("line", { x1: 0, x2: width, y1: y, y2: y, class: "level" }), text]
  })
}

function made(name, attributes) {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}
