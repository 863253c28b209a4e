import { css, html, LitElement, type PropertyValues } from "lit";
import { base } from "../style";
import { shade } from "../theme";
import { PointView } from "./point-view";
import { Thumbnails } from "./thumbnails";

const CELL = 34;
const MOVE_TIME = 450;
const NONE = -1;
// Numbers, two a point.
const MANY = 10_000;

export type Tool = "lasso" | "box" | "move";

/**
 * Points of a plane, thumbnails where there is room, and a line drawn around some.
 *
 * Fires `drawn` with the line's corners, x and y in turn in the plane.
 */
export class PointCanvas extends LitElement {
  static properties = {
    xy: { attribute: false },
    labels: { attribute: false },
    pictures: { attribute: false },
    line: { attribute: false },
    tool: { type: String },
    thumbs: { type: Boolean },
  };

  static styles = [
    base,
    css`
      :host {
        position: relative;
      }
      canvas {
        display: block;
        width: 100%;
        height: min(68vh, 640px);
        border-radius: var(--small-radius);
        background: var(--raised);
        touch-action: none;
        cursor: crosshair;
      }
      canvas.move {
        cursor: grab;
      }
      @media (max-width: 640px) {
        canvas {
          height: 92vw;
        }
      }
    `,
  ];

  declare xy: Float32Array;
  declare labels: number[];
  declare pictures: string[];
  declare line: number[];
  declare tool: Tool;
  declare thumbs: boolean;

  private readonly view = new PointView();
  private readonly thumbnails = new Thumbnails(() => this.repaint());
  private readonly pointers = new Map<number, [number, number]>();
  private readonly sized = new ResizeObserver(() => this.repaint());
  private shown = new Float32Array();
  private from = new Float32Array();
  private movedAt = 0;
  private groups: [number, number[]][] = [];
  private readonly pixels = new Map<string, number>();
  private trail: number[] = [];
  private frame = 0;

  constructor() {
    super();
    this.xy = new Float32Array();
    this.labels = [];
    this.pictures = [];
    this.line = [];
    this.tool = "lasso";
    this.thumbs = true;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("mill-theme", this.repaint);
    this.sized.observe(this);
  }

  disconnectedCallback() {
    removeEventListener("mill-theme", this.repaint);
    this.sized.disconnect();
    cancelAnimationFrame(this.frame);
    super.disconnectedCallback();
  }

  protected updated(changed: PropertyValues) {
    if (changed.has("labels") || changed.has("xy")) {
      this.group();
    }
    if (changed.has("xy")) {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const comparable = this.shown.length === this.xy.length;
      this.from = comparable ? this.shown : this.xy;
      this.movedAt = comparable && !still ? performance.now() : 0;
    }
    this.repaint();
  }

  /** The corners of what is in sight. */
  sight(): number[] {
    return this.view.corners();
  }

  zoom(factor: number) {
    this.view.zoomAt(this.view.width / 2, this.view.height / 2, factor);
    this.repaint();
  }

  reset() {
    this.view.reset();
    this.repaint();
  }

  private readonly repaint = () => {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint());
  };

  private paint() {
    const canvas = this.renderRoot.querySelector("canvas");
    const context = canvas?.getContext("2d");
    if (!canvas || !context || canvas.clientWidth === 0) {
      return;
    }
    const begun = performance.now();
    const ratio = Math.min(devicePixelRatio, 2);
    const { clientWidth: width, clientHeight: height } = canvas;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    this.view.width = width;
    this.view.height = height;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const moving = this.step();
    this.paintDots(context);
    if (this.thumbs && !moving) {
      this.paintThumbnails(context);
    }
    this.paintLine(context);
    canvas.dataset.paintMillis = (performance.now() - begun).toFixed(2);
    if (moving) {
      this.repaint();
    }
  }

  /** Moves points on towards where they belong. */
  private step(): boolean {
    const along = this.movedAt ? Math.min(1, (performance.now() - this.movedAt) / MOVE_TIME) : 1;
    if (along >= 1) {
      this.movedAt = 0;
      this.shown = this.xy;
      return false;
    }
    const share = along * along * (3 - 2 * along);
    const between = new Float32Array(this.xy.length);
    for (let i = 0; i < between.length; i++) {
      between[i] = this.from[i] + (this.xy[i] - this.from[i]) * share;
    }
    this.shown = between;
    return true;
  }

  /** The points of each label, those without first, so that they are drawn below. */
  private group() {
    const groups = new Map<number, number[]>();
    for (let i = 0; 2 * i < this.xy.length; i++) {
      const label = this.labels[i] ?? NONE;
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
  private paintPixels(context: CanvasRenderingContext2D, plain: string) {
    const { view, shown } = this;
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

  private paintDots(context: CanvasRenderingContext2D) {
    if (this.shown.length > MANY) {
      this.paintPixels(context, getComputedStyle(this).color);
      return;
    }
    const size = 4;
    const { view, shown } = this;
    const { scale, width, height } = view;
    const left = width / 2 - view.x * scale - size / 2;
    const top = height / 2 + view.y * scale - size / 2;
    const plain = getComputedStyle(this).color;
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
  private paintThumbnails(context: CanvasRenderingContext2D) {
    const columns = Math.ceil(this.view.width / CELL);
    const taken = new Set<number>();
    const { view, shown } = this;
    const { scale, width, height } = view;
    context.imageSmoothingEnabled = false;
    for (let i = 0; 2 * i < this.shown.length; i++) {
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
      const picture = this.thumbnails.get(this.pictures[i]);
      if (picture) {
        const size = CELL - 6;
        context.drawImage(picture, left - size / 2, top - size / 2, size, size);
        context.strokeStyle = label === NONE ? "rgb(128 128 128 / 60%)" : this.colour(label);
        context.lineWidth = label === NONE ? 1 : 2;
        context.strokeRect(left - size / 2, top - size / 2, size, size);
      }
    }
  }

  private paintLine(context: CanvasRenderingContext2D) {
    const corners = this.trail.length ? this.trail : this.line;
    if (corners.length < 4) {
      return;
    }
    context.beginPath();
    for (let i = 0; i < corners.length; i += 2) {
      const [left, top] = this.view.toScreen(corners[i], corners[i + 1]);
      context.lineTo(left, top);
    }
    context.closePath();
    const accent = getComputedStyle(this).getPropertyValue("--drawn") || "teal";
    context.strokeStyle = accent;
    context.lineWidth = 2;
    context.stroke();
    context.globalAlpha = 0.12;
    context.fillStyle = accent;
    context.fill("evenodd");
    context.globalAlpha = 1;
  }

  private place(event: PointerEvent): [number, number] {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  private down(event: PointerEvent) {
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, this.place(event));
    if (this.pointers.size > 1) {
      this.trail = [];
    } else if (this.tool !== "move" && event.button === 0) {
      this.trail = [...this.view.toPlane(...this.place(event))];
    }
  }

  private drag(event: PointerEvent) {
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      return;
    }
    const now = this.place(event);
    if (this.pointers.size > 1) {
      this.pinch(event.pointerId, before, now);
    } else if (this.trail.length === 0) {
      this.view.move(now[0] - before[0], now[1] - before[1]);
    } else if (this.tool === "box") {
      const [left, top] = this.trail;
      const [right, bottom] = this.view.toPlane(...now);
      this.trail = [left, top, right, top, right, bottom, left, bottom];
    } else if (Math.hypot(now[0] - before[0], now[1] - before[1]) < 3) {
      return;
    } else {
      this.trail.push(...this.view.toPlane(...now));
    }
    this.pointers.set(event.pointerId, now);
    this.repaint();
  }

  private pinch(id: number, before: [number, number], now: [number, number]) {
    const other = [...this.pointers].find(([key]) => key !== id)?.[1];
    if (other) {
      const spread = Math.hypot(now[0] - other[0], now[1] - other[1]);
      const was = Math.max(1, Math.hypot(before[0] - other[0], before[1] - other[1]));
      this.view.zoomAt((now[0] + other[0]) / 2, (now[1] + other[1]) / 2, spread / was);
      this.view.move((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    }
  }

  private up(event: PointerEvent) {
    this.pointers.delete(event.pointerId);
    const trail = this.trail;
    this.trail = [];
    if (trail.length >= 6) {
      this.dispatchEvent(new CustomEvent<number[]>("drawn", { detail: trail }));
    }
    this.repaint();
  }

  private wheel(event: WheelEvent) {
    event.preventDefault();
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.view.zoomAt(event.clientX - box.left, event.clientY - box.top, Math.exp(-event.deltaY / 300));
    this.repaint();
  }

  private key(event: KeyboardEvent) {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [40, 0],
      ArrowRight: [-40, 0],
      ArrowUp: [0, 40],
      ArrowDown: [0, -40],
    };
    if (event.key in moves) {
      this.view.move(...moves[event.key]);
    } else if (event.key === "+" || event.key === "=") {
      this.zoom(1.3);
    } else if (event.key === "-") {
      this.zoom(1 / 1.3);
    } else if (event.key === "0") {
      this.reset();
    } else {
      return;
    }
    event.preventDefault();
    this.repaint();
  }

  render() {
    return html`<canvas
      tabindex="0"
      role="img"
      class=${this.tool}
      aria-label="${this.xy.length / 2} items as points. Arrow keys move, plus and minus zoom, 0 shows all."
      @pointerdown=${this.down}
      @pointermove=${this.drag}
      @pointerup=${this.up}
      @pointercancel=${this.up}
      @wheel=${this.wheel}
      @keydown=${this.key}
    ></canvas>`;
  }
}

customElements.define("point-canvas", PointCanvas);
