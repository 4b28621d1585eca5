// Writes what is looked at into the address: in place, so that the way back stays short, and once the hand has come to rest,
// because browsers refuse an address that changes with every step of a slider.
const REST_MS = 250
const timers = new WeakMap()

export default function ({ data, parentElement }) {
  clearTimeout(timers.get(parentElement))
  timers.set(parentElement, setTimeout(() => write(data), REST_MS))
  return () => clearTimeout(timers.get(parentElement))
}

function write(shown) {
  const address = new URL(location.href)
  for (const [name, value] of Object.entries(shown)) {
    if (value) address.searchParams.set(name, value)
    else address.searchParams.delete(name)
  }
  if (address.href !== location.href) history.replaceState(history.state, "", address)
}
