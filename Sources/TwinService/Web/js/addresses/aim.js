import { fetchCollections, fetchStyle } from "../api.js";
import { el } from "../dom.js";
import { FONT_FAMILY, registerGlyphs } from "../glyphs.js";
import { profile, signal } from "../signal.js";
import { prepareStyle, showLayer, shownAtFirst } from "../style.js";

/* global maplibregl */

/** A map under a ring: what the ring is on is the position. `place` is {lon, lat}, null until somebody has aimed. */
export function aimingMap() {
  const holder = el("div", { class: "aim-map" });
  const element = el("div", { class: "aim" }, holder);
  const aim = { element, place: signal(null), map: null };
  aim.go = (lon, lat) => {
    aim.place.set({ lon, lat });
    aim.map?.jumpTo({ center: [lon, lat], zoom: Math.max(aim.map.getZoom(), 17) });
  };
  aim.start = () => start(aim, holder);
  return aim;
}

async function start(aim, holder) {
  const [collections, style] = await Promise.all([fetchCollections(), fetchStyle("onemap")]);
  registerGlyphs(maplibregl);
  const [west, south, east, north] = profile.value?.extent ?? [73.5, 18, 135, 53.5];
  const map = new maplibregl.Map({
    container: holder, style: prepareStyle(style, collections), attributionControl: false, maxPitch: 0,
    pitchWithRotate: false, dragRotate: false, maxZoom: 20.5, localIdeographFontFamily: FONT_FAMILY,
    transformRequest: (url) => ({ url: url.startsWith("/") ? location.origin + url : url }),
    bounds: [[west, south], [east, north]],
  });
  aim.map = map;
  map.touchZoomRotate.disableRotation();
  await map.once("load");
  const first = new Set(shownAtFirst(style, collections));
  for (const { id } of collections) showLayer(map, id, first.has(id));
  if (aim.place.value) aim.go(aim.place.value.lon, aim.place.value.lat);
  map.on("moveend", (event) => {
    if (!event.originalEvent) return;
    const { lng, lat } = map.getCenter();
    aim.place.set({ lon: lng, lat });
  });
}
