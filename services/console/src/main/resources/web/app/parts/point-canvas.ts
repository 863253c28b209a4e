import { css, html, LitElement, type PropertyValues } from "lit";
import { base } from "../style";
import { PointMotion } from "./point-motion";
import { PointPainter } from "./point-painter";
import { PointView } from "./point-view";
import { Thumbnails } from "./thumbnails";

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

  declare xy: Float32Array<ArrayBuffer>;
  declare labels: number[];
  declare pictures: string[];
  declare line: number[];
  declare tool: Tool;
  declare thumbs: boolean;

  private readonly view = new PointView();
  private readonly thumbnails = new Thumbnails(() => this.repaint());
  private readonly painter = new PointPainter(this.view, this.thumbnails);
  private readonly motion = new PointMotion();
  private readonly pointers = new Map<number, [number, number]>();
  private readonly sized = new ResizeObserver(() => this.repaint());
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
      this.painter.group(this.labels, this.xy.length / 2);
    }
    if (changed.has("xy")) {
      this.motion.begin(this.xy);
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
    const moving = this.motion.step();
    const { shown } = this.motion;
    const style = getComputedStyle(this);
    this.painter.dots(context, shown, style.color);
    if (this.thumbs && !moving) {
      this.painter.pictures(context, shown, this.pictures);
    }
    this.painter.line(context, this.trail.length ? this.trail : this.line, style.accentColor);
    canvas.dataset.paintMillis = (performance.now() - begun).toFixed(2);
    if (moving) {
      this.repaint();
    }
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
