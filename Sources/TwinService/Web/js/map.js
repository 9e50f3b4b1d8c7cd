import { byId } from "./dom.js";
import { FONT_FAMILY, registerGlyphs } from "./glyphs.js";
import { language, profile, zoom } from "./signal.js";
import { t } from "./i18n.js";

/* global maplibregl */

const CHINA = [73.5, 18, 135, 53.5];
const isNarrow = () => matchMedia("(max-width: 760px)").matches;

/** Room that panels take from the map, in pixels. */
export function padding() {
  if (!isNarrow()) return { top: 36, bottom: 40, left: 412, right: 76 };
  const hasCard = document.body.classList.contains("has-card");
  const sheetTop = byId("panel").getBoundingClientRect().top;
  const free = hasCard ? Math.min(sheetTop, innerHeight * 0.5) : sheetTop;
  const hidden = byId("map").getBoundingClientRect().bottom - free;
  return { top: 84, bottom: Math.max(84, Math.round(hidden) + 24), left: 24, right: 24 };
}

/** The map on its canvas: north up, no tilt, as a printed map. */
export function createMap(style, view) {
  registerGlyphs(maplibregl);
  const map = new maplibregl.Map({
    container: "map", style, attributionControl: false, maxPitch: 0, pitchWithRotate: false, dragRotate: false,
    minZoom: 3, maxZoom: 20.5, fadeDuration: 180, localIdeographFontFamily: FONT_FAMILY, renderWorldCopies: false,
    transformRequest: (url) => ({ url: url.startsWith("/") ? location.origin + url : url }),
    ...(view ? { center: [view.lon, view.lat], zoom: view.zoom } : {}),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  if (!view) showExtent(map, profile.value?.extent, 0);
  map.on("zoom", () => zoom.set(Math.round(map.getZoom() * 10) / 10));
  zoom.set(Math.round(map.getZoom() * 10) / 10);
  language.watch(() => map.getCanvas().setAttribute("aria-label", t("map")));
  return map;
}

/** Fits [west, south, east, north]; the country where there is none. */
export function showExtent(map, extent, duration = 900) {
  const [west, south, east, north] = extent ?? CHINA;
  map.fitBounds([[west, south], [east, north]], { padding: padding(), maxZoom: 17, duration });
}

/** The box around points [{lon, lat}]. */
export function extentOf(points) {
  const lons = points.map((point) => point.lon);
  const lats = points.map((point) => point.lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** Flies so that the point stands in the middle of what panels leave free. */
export function flyTo(map, lon, lat, zoom) {
  const { left, right, top, bottom } = padding();
  const offset = [(left - right) / 2, (top - bottom) / 2];
  map.flyTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), zoom), offset, duration: 1100 });
}

/** The scale's denominator at the middle of the map, for CSS pixels of 0.28 mm (OGC's standardised pixel). */
export const scaleDenominator = (map) => metresPerPixel(map) / 0.00028;

/** Metres on the ground that a CSS pixel covers at the middle of the map (512-pixel world at zoom 0). */
export function metresPerPixel(map) {
  const circumference = 2 * Math.PI * 6378137;
  return (circumference * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom());
}
