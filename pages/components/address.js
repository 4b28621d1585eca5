// Writes what is looked at into the address: in place, so that the way back stays short, and once the hand has come to rest,
// because browsers refuse an address that changes with every step of a slider.
// The server rewrites the address, too, from what it knew of it before; then what was lost is written again.
const [REST_MS, AGAIN_MS] = [250, 1000]
const timers = new WeakMap()

export default function ({ data, parentElement }) {
  clearTimeout(timers.get(parentElement))
  const asked = place()
  const beat = () => {
    if (place() !== asked) return // another page or run is shown already
    write(data)
    timers.set(parentElement, setTimeout(beat, AGAIN_MS))
  }
  timers.set(parentElement, setTimeout(beat, REST_MS))
  return () => clearTimeout(timers.get(parentElement))
}

function place() {
  return `${location.pathname} ${new URLSearchParams(location.search).get("run")}`
}

function write(shown) {
  const address = new URL(location.href)
  for (const [name, value] of Object.entries(shown)) {
    if (value) address.searchParams.set(name, value)
    else address.searchParams.delete(name)
  }
  if (address.href !== location.href) history.replaceState(history.state, "", address)
}
