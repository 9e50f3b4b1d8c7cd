// The service's routes, one function each. Every failure is a Problem with a sentence for people.

export class Problem extends Error {
  constructor(status, document) {
    super(document.detail || document.title || `HTTP ${status}`);
    this.status = status;
    this.type = document.type ?? "about:blank";
    this.parameter = document.parameter ?? null;
  }
}

async function ask(path, options = {}) {
  const response = await fetch(path, { headers: { Accept: "application/json" }, ...options });
  const body = await response.text();
  const document = parse(body);
  if (!response.ok) throw new Problem(response.status, document ?? {});
  if (document === null) throw new Problem(response.status, { detail: `${path}: no JSON` });
  return document;
}

function parse(body) {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

const post = (path, body, type) =>
  ask(path, { method: "POST", body, headers: { Accept: "application/json", "Content-Type": type } });

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return new URLSearchParams(given).toString();
}

export const fetchProfile = () => ask("/profile");
export const fetchStyle = (id) => ask(`/styles/${id}.json`);
export const fetchCollections = async () => (await ask("/collections?f=json")).collections;
export const fetchGeocode = (q) => ask(`/geocode?${query({ q })}`);
export const fetchSuggestions = (q, signal) => ask(`/suggest?${query({ q, limit: 8 })}`, { signal });
export const fetchCell = (lon, lat) => ask(`/grids/locate?${query({ lon, lat })}`);

export const fetchIdentify = (lon, lat, zoom, layers, signal) =>
  ask(`/identify?${query({ lon, lat, zoom, layers: layers.join(",") })}`, { signal });

/** A page of features, with numberMatched and links. */
export const fetchItems = (id, parameters) =>
  ask(`/collections/${encodeURIComponent(id)}/items?${query({ f: "json", ...parameters })}`);

/** What a link of a page leads to, on this service. */
export function fetchPage(href) {
  const address = new URL(href, location.href);
  return ask(address.pathname + address.search);
}

/** Counts of a layer by "grid", "community" or "town". */
export const fetchStatistics = (id, by) => ask(`/layers/${encodeURIComponent(id)}/stats?${query({ by })}`);

const schemas = new Map();

/** The layer's JSON schema; asked once. */
function schemaDocument(id) {
  if (!schemas.has(id)) {
    const answer = ask(`/collections/${encodeURIComponent(id)}/schema`);
    answer.catch(() => schemas.delete(id));
    schemas.set(id, answer);
  }
  return schemas.get(id);
}

/** The attributes of a layer, {name: {title, type, x-ogc-unit}}, without the geometry. */
export async function fetchSchema(id) {
  const { properties = {} } = await schemaDocument(id);
  const isAttribute = ([, field]) => !/geometry/.test(`${field["x-ogc-role"] ?? ""} ${field.format ?? ""}`);
  return Object.fromEntries(Object.entries(properties).filter(isAttribute));
}

/** The names of the attributes that a row must have. */
export const fetchSchemaRequired = async (id) => (await schemaDocument(id)).required ?? [];

export const fetchAddress = (code) => ask(`/addresses/${encodeURIComponent(code)}`);
export const fetchProposals = (state) => ask(`/addresses/proposals?${query({ state })}`);
export const proposeAddress = (proposal) => post("/addresses/proposals", JSON.stringify(proposal), "application/json");
export const reviewProposal = (id, review) =>
  post(`/addresses/proposals/${id}/review`, JSON.stringify(review), "application/json");
export const pictureAddress = (id) => `/addresses/proposals/${id}/picture`;

export const previewImport = (file, parameters) =>
  post(`/imports?${query({ filename: file.name, ...parameters })}`, file, "application/octet-stream");

export const commitImport = (upload, plan) =>
  post(`/imports/${encodeURIComponent(upload)}/commit`, JSON.stringify(plan), "application/json");

/** Frees the place of an upload that is not to be imported; one that is forgotten goes by itself after an hour. */
export const dropUpload = (upload) =>
  fetch(`/imports/${encodeURIComponent(upload)}`, { method: "DELETE" }).catch(() => null);

export const undoImport = (batch) => post(`/imports/${encodeURIComponent(batch)}/undo`, "{}", "application/json");

export const rejectsAddress = (upload) => `/imports/${encodeURIComponent(upload)}/rejects.csv`;

export async function fetchBatches() {
  const answer = await ask("/imports");
  return Array.isArray(answer) ? answer : answer.batches ?? [];
}
