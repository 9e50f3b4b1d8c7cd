import { toGCJ02 } from "./gcj02.js";
import { shownSystem } from "./signal.js";

const TITLES = { cgcs2000: "CGCS2000", gcj02: "GCJ-02" };

export const systemTitle = (system = shownSystem.value) => TITLES[system];

/** A point of the map in the system shown. */
export const shownPoint = (lon, lat) => (shownSystem.value === "gcj02" ? toGCJ02(lon, lat) : [lon, lat]);

/** "121.498760, 31.234560": six decimals are about 0.1 m. */
export const coordinateText = (lon, lat) => shownPoint(lon, lat).map((value) => value.toFixed(6)).join(", ");
