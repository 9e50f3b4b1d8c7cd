import { language, shownSystem, visible, inquiry } from "./signal.js";

// The view in the address bar: #map=zoom/lat/lon&layers=a,b&at=lon,lat&lang=en&crs=gcj02. A copied link shows the same.

const numbers = (text, separator, count) => {
  const parts = (text ?? "").split(separator).map(Number);
  return parts.length === count && parts.every(Number.isFinite) ? parts : null;
};

/** What the address bar asks for; parts that cannot be read are left out. */
export function readAddressBar() {
  const given = new URLSearchParams(location.hash.slice(1));
  const view = numbers(given.get("map"), "/", 3);
  const at = numbers(given.get("at"), ",", 2);
  return {
    view: view && Math.abs(view[1]) <= 85 ? { zoom: view[0], lat: view[1], lon: view[2] } : null,
    layers: given.has("layers") ? given.get("layers").split(",").filter(Boolean) : null,
    at: at ? { lon: at[0], lat: at[1] } : null,
    language: given.get("lang") === "en" ? "en" : "zh",
    system: given.get("crs") === "gcj02" ? "gcj02" : "cgcs2000",
  };
}

/** Keeps the address bar true to the page. */
export function keepAddressBar(map) {
  const write = () => {
    const { lng, lat } = map.getCenter();
    const parts = [`map=${map.getZoom().toFixed(2)}/${lat.toFixed(6)}/${lng.toFixed(6)}`];
    parts.push(`layers=${[...visible.value].join(",")}`);
    if (inquiry.value) parts.push(`at=${inquiry.value.lon.toFixed(6)},${inquiry.value.lat.toFixed(6)}`);
    if (language.value === "en") parts.push("lang=en");
    if (shownSystem.value === "gcj02") parts.push("crs=gcj02");
    history.replaceState(null, "", `#${parts.join("&")}`);
  };
  map.on("moveend", write);
  for (const part of [visible, language, shownSystem, inquiry]) part.listen(write);
}
