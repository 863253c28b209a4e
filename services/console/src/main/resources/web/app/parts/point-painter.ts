import { shade } from "../theme";
import type { PointView } from "./point-view";
import type { Thumbnails } from "./thumbnails";

const CELL = 34;
const NONE = -1;
// Numbers, two a point.
const MANY = 10_000;

/** Paints points as dots or as pixels, pictures where there is room, and a line around some. */
export class PointPainter {
  private labels: number[] = [];
  private groups: [number, number[]][] = [];
  private readonly pixels = new Map<string, number>();

  constructor(
    private readonly view: PointView,
    private readonly thumbnails: Thumbnails,
  ) {}

  /** The points of each label, those without first, so that they are drawn below. */
  group(labels: number[], points: number) {
    this.labels = labels;
    const groups = new Map<number, number[]>();
    for (let i = 0; i < points; i++) {
      const label = labels[i] ?? NONE;
      if (label >= NONE) {
        const group = groups.get(label);
        if (group) {
          group.push(i);
        } else {
          groups.set(label, [i]);
        }
      }
    }
    this.groups = [...groups].sort(([a], [b]) => a - b);
  }

  private colour(label: number): string {
    return `oklch(${shade() === "light" ? "58% 0.15" : "74% 0.13"} ${(label * 137.5 + 195) % 360})`;
  }

  /** A colour as a pixel of an image. */
  private pixel(colour: string, alpha: number): number {
    const known = this.pixels.get(colour);
    if (known !== undefined) {
      return known;
    }
    const one = document.createElement("canvas").getContext("2d") as CanvasRenderingContext2D;
    one.fillStyle = colour;
    one.fillRect(0, 0, 1, 1);
    const [red, green, blue] = one.getImageData(0, 0, 1, 1).data;
    const pixel = ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
    this.pixels.set(colour, pixel);
    return pixel;
  }

  /** Very many dots, as pixels: each is far cheaper than a drawn one. */
  private paintPixels(context: CanvasRenderingContext2D, shown: Float32Array, plain: string) {
    const { view } = this;
    const { width, height } = context.canvas;
    const ratio = width / view.width;
    const image = context.createImageData(width, height);
    const words = new Uint32Array(image.data.buffer);
    const size = Math.max(1, Math.round((view.zoom < 3 ? 2 : 4) * ratio));
    const scale = view.scale * ratio;
    const left = width / 2 - view.x * scale - size / 2;
    const top = height / 2 + view.y * scale - size / 2;
    for (const [label, places] of this.groups) {
      const word = label === NONE ? this.pixel(plain, 115) : this.pixel(this.colour(label), 240);
      for (const place of places) {
        const column = Math.round(left + shown[2 * place] * scale);
        const row = Math.round(top - shown[2 * place + 1] * scale);
        if (column >= 0 && row >= 0 && column + size <= width && row + size <= height) {
          for (let start = row * width + column, end = start + size * width; start < end; start += width) {
            words.fill(word, start, start + size);
          }
        }
      }
    }
    context.putImageData(image, 0, 0);
  }

  /** All points, those without a label in a plain colour. */
  dots(context: CanvasRenderingContext2D, shown: Float32Array, plain: string) {
    if (shown.length > MANY) {
      this.paintPixels(context, shown, plain);
      return;
    }
    const size = 4;
    const { view } = this;
    const { scale, width, height } = view;
    const left = width / 2 - view.x * scale - size / 2;
    const top = height / 2 + view.y * scale - size / 2;
    for (const [label, places] of this.groups) {
      context.fillStyle = label === NONE ? plain : this.colour(label);
      context.globalAlpha = label === NONE ? 0.45 : 0.95;
      for (const place of places) {
        const x = left + shown[2 * place] * scale;
        const y = top - shown[2 * place + 1] * scale;
        if (x > -size && y > -size && x < width && y < height) {
          context.fillRect(x, y, size, size);
        }
      }
    }
    context.globalAlpha = 1;
  }

  /** One picture a cell of the screen, so that none hides another. */
  pictures(context: CanvasRenderingContext2D, shown: Float32Array, names: string[]) {
    const columns = Math.ceil(this.view.width / CELL);
    const taken = new Set<number>();
    const { view } = this;
    const { scale, width, height } = view;
    context.imageSmoothingEnabled = false;
    for (let i = 0; 2 * i < shown.length; i++) {
      const left = width / 2 + (shown[2 * i] - view.x) * scale;
      const top = height / 2 - (shown[2 * i + 1] - view.y) * scale;
      const label = this.labels[i] ?? NONE;
      if (left < 0 || top < 0 || left >= width || top >= height || label < NONE) {
        continue;
      }
      const cell = Math.floor(top / CELL) * columns + Math.floor(left / CELL);
      if (taken.has(cell)) {
        continue;
      }
      taken.add(cell);
      const picture = this.thumbnails.get(names[i]);
      if (picture) {
        const size = CELL - 6;
        context.drawImage(picture, left - size / 2, top - size / 2, size, size);
        context.strokeStyle = label === NONE ? "rgb(128 128 128 / 60%)" : this.colour(label);
        context.lineWidth = label === NONE ? 1 : 2;
        context.strokeRect(left - size / 2, top - size / 2, size, size);
      }
    }
  }

  /** A closed line, and a tint of what it holds. */
  line(context: CanvasRenderingContext2D, corners: number[], colour: string) {
    if (corners.length < 4) {
      return;
    }
    context.beginPath();
    for (let i = 0; i < corners.length; i += 2) {
      const [left, top] = this.view.toScreen(corners[i], corners[i + 1]);
      context.lineTo(left, top);
    }
    context.closePath();
    context.strokeStyle = colour;
    context.lineWidth = 2;
    context.stroke();
    context.globalAlpha = 0.12;
    context.fillStyle = colour;
    context.fill("evenodd");
    context.globalAlpha = 1;
  }
}
