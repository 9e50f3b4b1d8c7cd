// A value that tells who listens when it changes. The page's whole state is the signals below.

export function signal(value) {
  const listeners = new Set();
  return {
    get value() { return value; },
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener(value);
    },
    /** Calls the listener now and at every change. */
    watch(listener) { listeners.add(listener); listener(value); },
    /** Calls the listener at every change. */
    listen(listener) { listeners.add(listener); },
  };
}

/** "zh" or "en". */
export const language = signal("zh");
/** "cgcs2000" or "gcj02": the system in which coordinates are shown. */
export const shownSystem = signal("cgcs2000");
/** The city's profile as /profile answers it. */
export const profile = signal(null);
/** The layers as /collections lists them. */
export const layers = signal([]);
/** Ids of the layers that are switched on. */
export const visible = signal(new Set());
/** The map's zoom, rounded to a tenth. */
export const zoom = signal(0);
/** What a click found: {lon, lat, pending, answer, problem}; null when nothing is asked. */
export const inquiry = signal(null);
/** What a search found: {query, candidates}; null before the first. */
export const results = signal(null);
/** Whether clicks on the map measure. */
export const measuring = signal(false);
/** "layers", "legend", "statistics", "results" or "import". */
export const tab = signal("layers");
