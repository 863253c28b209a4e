import type { Project, Region, Regions } from "../types";
import { rgb } from "./colours";
import { fillPolygon, fillRuns, fillStroke, type Raster, raster, toRuns } from "./raster";

/** One thing that was drawn; later ones lie over earlier ones. */
export type Shape =
  | { kind: "polygon"; code: number; line: number[] }
  | { kind: "stroke"; code: number; line: number[]; size: number }
  | { kind: "runs"; code: number; runs: number[] };

export function fill(into: Raster, shape: Shape) {
  switch (shape.kind) {
    case "polygon":
      return fillPolygon(into, shape.line, shape.code);
    case "stroke":
      return fillStroke(into, shape.line, shape.size, shape.code);
    case "runs":
      return fillRuns(into, shape.runs, shape.code);
  }
}

export function shapesOf(project: Project, value: Regions): Shape[] {
  return value.regions.map(({ code, polygon, runs }) => {
    const index = Math.max(0, project.maskCodes.indexOf(code));
    return polygon.length ? { kind: "polygon", code: index, line: polygon } : { kind: "runs", code: index, runs };
  });
}

/** Shapes as a label carries them: strokes of one code that follow each other become one region of runs. */
export function regionsOf(project: Project, shapes: Shape[], width: number, height: number): Regions {
  const regions: Region[] = [];
  for (let i = 0; i < shapes.length; ) {
    const first = shapes[i];
    const code = project.maskCodes[first.code];
    if (first.kind === "stroke") {
      const drawn = raster(width, height);
      for (; i < shapes.length && shapes[i].kind === "stroke" && shapes[i].code === first.code; i++) {
        fill(drawn, { ...shapes[i], code: 1 });
      }
      regions.push({ code, polygon: [], runs: toRuns(drawn, 1) });
    } else {
      regions.push(
        first.kind === "polygon" ? { code, polygon: first.line, runs: [] } : { code, polygon: [], runs: first.runs },
      );
      i++;
    }
  }
  return { kind: "regions", width, height, regions };
}

/** A mask as a picture of its own, see-through where there is nothing. */
export function tinted({ width, height, codes }: Raster, opacity = 130): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const brush = canvas.getContext("2d")!;
  const pixels = brush.createImageData(width, height);
  for (let i = 0; i < codes.length; i++) {
    if (codes[i]) {
      pixels.data.set([...rgb(codes[i]), opacity], 4 * i);
    }
  }
  brush.putImageData(pixels, 0, 0);
  return canvas;
}

/** What a label's regions look like. */
export function drawn(project: Project, value: Regions): OffscreenCanvas {
  const into = raster(value.width, value.height);
  shapesOf(project, value).forEach((shape) => fill(into, shape));
  return tinted(into);
}
