import { at, get, post } from "./api";

/** What the console answers about explorations; the records of `dev.millrace.console.explore`. */

export interface Source {
  source: string;
  title: string;
  layers: string[];
}

export interface Projection {
  projection: string;
  title: string;
  separation: number | null;
}

export interface Exploration {
  exploration: string;
  source: string;
  layer: string;
  state: "looking" | "projecting" | "done" | "failed";
  done: number;
  total: number;
  leftOut: number;
  error: string;
  startedAt: string;
  projections: Projection[];
}

export interface Points {
  items: string[];
  /** SHA-256 of each picture, base64 of 32 bytes each. */
  pictures: string;
  labels: number[];
}

export interface Chosen {
  item: string;
  image: string;
  className: string;
}

export interface Group {
  className?: string;
  projection?: string;
  polygon?: number[];
}

export interface Line {
  projection: string;
  polygon: number[];
  unlabelledOnly: boolean;
}

const explorations = (project: string) => `${at(project)}/explorations`;
const one = (project: string, id: string) => `${explorations(project)}/${encodeURIComponent(id)}`;

export const sources = (project: string) => get<Source[]>(`${explorations(project)}/sources`);
export const list = (project: string) => get<Exploration[]>(explorations(project));
export const start = (project: string, source: string, layer: string) =>
  post<Exploration>(explorations(project), { source, layer });
export const exploration = (project: string, id: string) => get<Exploration>(one(project, id));
export const points = (project: string, id: string) => get<Points>(`${one(project, id)}/points`);
export const select = (project: string, id: string, line: Line) =>
  post<Chosen[]>(`${one(project, id)}/select`, line);
export const separate = (project: string, id: string, a: Group | null, b: Group | null) =>
  post<{ projection: string; exploration: Exploration }>(`${one(project, id)}/separate`, { a, b });
export const label = (
  project: string,
  id: string,
  act: Line & { without: string[]; className: string; labeller: string; act: string },
) => post<{ act: string; labelled: number; refused: number }>(`${one(project, id)}/label`, act);

/** A projection's coordinates, x and y in turn. */
export async function coordinates(project: string, id: string, projection: string): Promise<Float32Array<ArrayBuffer>> {
  const response = await fetch(`${one(project, id)}/projections/${encodeURIComponent(projection)}`);
  if (!response.ok) {
    throw new Error(`The projection cannot be shown: the server answered ${response.status}.`);
  }
  return new Float32Array(await response.arrayBuffer());
}

/** The names of pictures, from 32 bytes each. */
export function pictureNames(base64: string): string[] {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const names: string[] = [];
  for (let start = 0; start < bytes.length; start += 32) {
    names.push(Array.from(bytes.subarray(start, start + 32), (byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return names;
}

/** Takes all that an act did back. */
export const undo = (project: string, act: string, labeller: string) =>
  post<{ items: number }>(`${at(project)}/acts/undo`, { labeller, act }, true);
