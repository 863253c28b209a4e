/** What labels say, and what they say it of. */

export interface Place {
  name: string;
  x: number;
  y: number;
}

/** A polygon, x and y in turn; or else COCO's run lengths. */
export interface Region {
  code: string;
  polygon: number[];
  runs: number[];
}

export interface Regions {
  kind: "regions";
  width: number;
  height: number;
  regions: Region[];
}

/** What a label says. */
export type Value =
  | { kind: "class"; name: string }
  | { kind: "classes"; names: string[] }
  | { kind: "points"; points: Place[] }
  | { kind: "mask"; image: string }
  | Regions
  | { kind: "text"; text: string }
  | { kind: "number"; number: number };

export interface Content {
  kind: "image" | "text" | "row" | "pair" | "unknown";
  width: number;
  height: number;
  text: string;
  textBlob: string;
  cells: Record<string, string>;
}
