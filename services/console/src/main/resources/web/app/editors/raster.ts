/** A mask while it is drawn: one byte a pixel, the index of its code, row by row. */
export interface Raster {
  width: number;
  height: number;
  codes: Uint8Array;
}

export const raster = (width: number, height: number): Raster => ({
  width,
  height,
  codes: new Uint8Array(width * height),
});

/** Fills a closed line by the even-odd rule; a pixel belongs to it when its middle does. */
export function fillPolygon(into: Raster, line: number[], code: number) {
  const { width, height, codes } = into;
  const corners = line.length / 2;
  for (let y = 0; y < height; y++) {
    const crossings: number[] = [];
    for (let i = 0; i < corners; i++) {
      const j = (i + 1) % corners;
      const [x0, y0, x1, y1] = [line[2 * i], line[2 * i + 1], line[2 * j], line[2 * j + 1]];
      if (y0 > y + 0.5 !== y1 > y + 0.5) {
        crossings.push(x0 + ((y + 0.5 - y0) / (y1 - y0)) * (x1 - x0));
      }
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossings[i] - 0.5));
      const to = Math.min(width, Math.ceil(crossings[i + 1] - 0.5));
      codes.fill(code, y * width + from, y * width + Math.max(from, to));
    }
  }
}

/** Draws a line of round dabs; `size` is their diameter. */
export function fillStroke(into: Raster, line: number[], size: number, code: number) {
  for (let i = 0; i < line.length; i += 2) {
    const j = Math.min(i + 2, line.length - 2);
    fillSegment(into, line[i], line[i + 1], line[j], line[j + 1], size / 2, code);
  }
}

function fillSegment(into: Raster, x0: number, y0: number, x1: number, y1: number, radius: number, code: number) {
  const { width, height, codes } = into;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const reach = Math.max(radius, 0.71);
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(y0, y1) + reach));
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach));
  const right = Math.min(width - 1, Math.ceil(Math.max(x0, x1) + reach));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
      const t = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
      const [ex, ey] = [px - t * dx, py - t * dy];
      if (ex * ex + ey * ey <= reach * reach) {
        codes[y * width + x] = code;
      }
    }
  }
}

/** Fills COCO's run lengths: column by column from the top left, the first run outside. */
export function fillRuns(into: Raster, runs: number[], code: number) {
  const { width, height, codes } = into;
  let at = 0;
  runs.forEach((run, index) => {
    if (index % 2 === 1) {
      for (let i = at; i < at + run && i < width * height; i++) {
        codes[(i % height) * width + Math.floor(i / height)] = code;
      }
    }
    at += run;
  });
}

/** The pixels that have a code, as COCO's run lengths. */
export function toRuns({ width, height, codes }: Raster, code: number): number[] {
  const runs: number[] = [];
  let inside = false;
  let run = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      if ((codes[y * width + x] === code) !== inside) {
        runs.push(run);
        run = 0;
        inside = !inside;
      }
      run++;
    }
  }
  runs.push(run);
  return runs;
}
