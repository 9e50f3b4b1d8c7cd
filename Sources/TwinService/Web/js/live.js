import { reloadLayers } from "./reload.js";

// Commits of others show on an open page: the service says that there is one, the page asks for what it touched.

/** Listens to the city's commits; after a break in the line it looks for what it missed. */
export function keepUpToDate(map) {
  const events = new EventSource("/layers/onemap/events");
  let work = Promise.resolve();
  const reload = () => { work = work.then(() => reloadLayers(map)).catch(() => null); };
  events.addEventListener("open", reload);
  events.addEventListener("commit", reload);
  addEventListener("pagehide", () => events.close());
}
