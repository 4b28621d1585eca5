// The presenter's hand: keys and clicker move the steps, a small bar does the same by mouse, and a clock runs in the browser.
const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 }
const ALWAYS = ["PageDown", "PageUp"] // what a clicker sends: no control may keep it
const OWNERS = "input, textarea, select, [contenteditable=true], [role=slider], [role=radio], [role=tab], [role=option], [role=combobox], [role=listbox]"
const BUTTONS = "button, a, summary, [role=button]" // these want the space bar
const live = new WeakMap()

// Gives a slide the room that title, notes and foot leave, and makes its letters as large as they can be while all of it is seen,
// within these shares of their usual size. A phone scrolls instead.
const [SMALLEST, LARGEST, FOOT_REM, PHONE] = [0.62, 1.42, 2.3, 640]
function fit() {
  const body = document.querySelector(".present-body")
  if (!body || innerWidth <= PHONE) return
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
  const top = body.getBoundingClientRect().top + document.querySelector("[data-testid=stMain]").scrollTop
  const notes = document.querySelector(".st-key-present-notes")?.offsetHeight ?? 0
  const room = `${Math.round(innerHeight - top - notes - FOOT_REM * rem)}px`
  if (body.dataset.fitted === `${room} ${innerWidth}`) return
  body.dataset.fitted = `${room} ${innerWidth}`
  body.style.setProperty("--room", room)
  for (let share = LARGEST; share >= SMALLEST; share -= 0.04) {
    body.style.fontSize = `${1.1 * share}rem`
    if (body.scrollHeight <= body.clientHeight + 2 && body.scrollWidth <= body.clientWidth + 2) return
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const bar = parentElement.querySelector(".bar")
  const mine = live.get(bar) ?? { wanted: data.step, seen: data.step }
  live.set(bar, mine)
  mine.stop?.() // drawn again: only the newest listens
  if (mine.seen !== data.step) Object.assign(mine, { wanted: data.step, seen: data.step })
  bar.className = data.audience ? "bar audience" : "bar"

  const go = (by) => {
    const next = Math.min(Math.max(mine.wanted + by, 1), data.steps)
    if (next === mine.wanted || data.audience) return
    mine.wanted = next
    setTriggerValue("step", next)
  }
  const leave = () => {
    if (data.audience) return
    if (document.fullscreenElement) document.exitFullscreen()
    setTriggerValue("leave", Date.now())
  }
  const notes = () => !data.audience && setTriggerValue("notes", Date.now())
  const wide = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen())

  const pressed = (event) => {
    const at = event.composedPath()[0]
    const kept = at.closest?.(OWNERS)
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (event.key === "Escape") return kept ? at.blur() : document.fullscreenElement ? wide() : leave()
    if (kept && !ALWAYS.includes(event.key)) return
    if (event.key === " " && at.closest?.(BUTTONS)) return
    if (event.key in STEPS) go(STEPS[event.key])
    else if (event.key.toLowerCase() === "f") wide()
    else if (event.key.toLowerCase() === "n") notes()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const part = (name) => bar.querySelector(`.${name}`)
  for (const name of ["back", "on", "notes", "wide", "audience-link", "leave"]) part(name).title = part(name).ariaLabel = data.words[name]
  for (const name of ["notes", "wide", "audience-link", "leave"]) part(name).textContent = data.words[name].split(" (")[0].split("（")[0]
  part("back").disabled = data.step <= 1
  part("on").disabled = data.step >= data.steps
  part("back").onclick = () => go(-1)
  part("on").onclick = () => go(1)
  part("notes").onclick = notes
  part("wide").onclick = wide
  part("leave").onclick = leave
  part("audience-link").href = data.link
  part("audience-link").onclick = () => setTriggerValue("open", Date.now())
  part("place").textContent = `${data.step} / ${data.steps}`

  const clock = part("clock")
  const began = () => Number(sessionStorage.getItem(data.clock) ?? begin())
  const begin = () => (sessionStorage.setItem(data.clock, Date.now()), Date.now())
  const tick = () => {
    const seconds = Math.floor((Date.now() - began()) / 1000)
    const spent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
    const planned = data.minutes ? ` / ${data.minutes}:00` : ""
    const now = new Date().toLocaleTimeString(data.locale, { hour: "2-digit", minute: "2-digit" })
    clock.textContent = `${spent}${planned} · ${now}`
    clock.classList.toggle("late", Boolean(data.until) && seconds > 60 * data.until)
  }
  clock.title = data.words.clock
  clock.onclick = () => (begin(), tick())
  const beat = () => (tick(), fit())
  beat()
  const timer = setInterval(beat, 500)
  document.addEventListener("keydown", pressed, true)
  mine.stop = () => {
    clearInterval(timer)
    document.removeEventListener("keydown", pressed, true)
  }
  return mine.stop
}
