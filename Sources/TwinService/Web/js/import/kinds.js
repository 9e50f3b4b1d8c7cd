// What a file can become, and what its name suggests. The order matters: 管线点 before 管线.

export const KINDS = [
  ["region", /区划|政区|region|district/i],
  ["pipe-node", /管线点|管点|pipe.?node|manhole/i],
  ["pipe-segment", /管线|管段|pipe/i],
  ["grid", /网格|grid|cell/i],
  ["address", /地址|门牌|address/i],
  ["building", /建筑|房屋|楼|building/i],
  ["part", /部件|part/i],
  ["camera", /监控|摄像|camera/i],
  ["road", /道路|路网|road|street/i],
  ["place", /兴趣点|poi|place/i],
  ["table", /\.(csv|xlsx|xls)$/i],
  ["layer", /^/],
];

/** What a column of a table can be for; any other is an attribute. */
export const ROLES = ["address", "x", "y", "key"];

export const guessKind = (fileName) => KINDS.find(([, pattern]) => pattern.test(fileName))[0];

/** A layer id from a file name: its ASCII letters and digits, else a dated name. */
export function guessLayerID(fileName) {
  const stem = fileName.replace(/\.[^.]*$/, "").toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-").replace(/^[^a-z]+|-+$/g, "");
  return stem ? stem.slice(0, 48) : `topic-${new Date().toISOString().slice(0, 10).replaceAll("-", "")}`;
}

export const isLayerID = (text) => /^[a-z][a-z0-9_-]{0,47}$/.test(text);

export const ENCODINGS = ["UTF-8", "GBK", "GB18030", "Big5"];

export const SYSTEMS = [
  ["EPSG:4490", "CGCS2000"],
  ["EPSG:4546", "CGCS2000 / 3° CM 111E"], ["EPSG:4547", "CGCS2000 / 3° CM 114E"],
  ["EPSG:4548", "CGCS2000 / 3° CM 117E"], ["EPSG:4549", "CGCS2000 / 3° CM 120E"],
  ["EPSG:4525", "CGCS2000 / 3° zone 37"], ["EPSG:4526", "CGCS2000 / 3° zone 38"],
  ["EPSG:4527", "CGCS2000 / 3° zone 39"],
  ["EPSG:4326", "WGS 84"], ["GCJ02", "GCJ-02"], ["BD09", "BD-09"],
  ["EPSG:4610", "Xian 1980"], ["EPSG:4214", "Beijing 1954"],
];
