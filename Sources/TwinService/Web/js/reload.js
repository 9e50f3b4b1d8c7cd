import { fetchCollections, fetchProfile, fetchStyle } from "./api.js";
import { layers, profile, visible } from "./signal.js";
import { addLayerStyle, refreshSource, styleLayersOf } from "./style.js";
import { showExtent } from "./map.js";

// What follows a change of the data: the list of layers, their tiles, and styles of layers that are new.

/** Gives every listed layer that the map cannot draw yet the style that the service has for it. */
export async function completeStyles(map, collections) {
  const unknown = collections.filter((layer) => styleLayersOf(map, layer.id).length === 0);
  const styles = await Promise.all(unknown.map((layer) => fetchStyle(layer.id).catch(() => null)));
  unknown.forEach((layer, index) => { if (styles[index]) addLayerStyle(map, styles[index], layer); });
}

/** Reads the list of layers again and asks anew for the tiles of those whose version moved. */
export async function reloadLayers(map) {
  const before = new Map(layers.value.map((layer) => [layer.id, layer.luotu.version]));
  const [collections, city] = await Promise.all([fetchCollections(), fetchProfile()]);
  profile.set(city);
  await completeStyles(map, collections);
  for (const { id, luotu } of collections) {
    if (before.has(id) && before.get(id) !== luotu.version) refreshSource(map, id, luotu.version);
  }
  layers.set(collections);
}

/** Whether nothing has come in yet. */
export const isEmptyCity = () => layers.value.every((layer) => layer.luotu.count === 0);

/** Switches a layer on; moves the map to its features when asked to. */
export function seeLayer(map, id, isMoving) {
  visible.set(new Set([...visible.value, id]));
  const extent = layers.value.find((layer) => layer.id === id)?.extent?.spatial?.bbox?.[0];
  if (isMoving && extent) showExtent(map, extent);
}
