import { css, html, type PropertyValues, type TemplateResult } from "lit";
import { base } from "../style";
import { icon } from "../parts/icon";
import { editorStyle, ValueEditor } from "./editor";

export interface Spot {
  x: number;
  y: number;
}

const CLOSEST = 40;

/** A picture to draw on: zoomed and moved, by pointer, fingers or keys. Places are in its pixels. */
export abstract class CanvasEditor extends ValueEditor {
  static styles = [
    base,
    editorStyle,
    css`
      .stage {
        position: relative;
        height: var(--stage, min(54vh, 540px));
        min-height: 260px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        overflow: hidden;
        margin-bottom: 12px;
      }
      canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        touch-action: none;
        cursor: crosshair;
      }
      .zoom {
        position: absolute;
        right: 8px;
        top: 8px;
        display: flex;
        gap: 4px;
      }
      .zoom button {
        padding: 2px 8px;
        min-height: 32px;
        min-width: 34px;
      }
      .tools {
        gap: 8px;
        margin-bottom: 12px;
      }
      .tools input[type="range"] {
        width: 120px;
        padding: 0;
        accent-color: var(--accent);
      }
      @media (max-width: 640px) {
        .stage {
          height: var(--stage, 42vh);
        }
        kbd {
          display: none;
        }
      }
    `,
  ];

  /** The place that keys move, once they do. */
  protected cursor: Spot | null = null;
  private scale = 1;
  private whole = 1;
  private origin: Spot = { x: 0, y: 0 };
  private readonly pointers = new Map<number, Spot>();
  private drawing = false;
  private moving = false;
  private frame = 0;
  private readonly watch = new ResizeObserver(() => this.fit());

  protected abstract begin(): void;
  protected abstract down(spot: Spot): void;
  protected abstract move(spot: Spot): void;
  protected abstract up(): void;
  /** Draws over the picture; one unit is one of its pixels, `pixel` one of the screen's. */
  protected abstract paint(brush: CanvasRenderingContext2D, pixel: number): void;
  protected abstract tools(): TemplateResult;

  protected get size() {
    return { width: this.picture?.naturalWidth ?? 0, height: this.picture?.naturalHeight ?? 0 };
  }

  private get canvas() {
    return this.renderRoot.querySelector("canvas")!;
  }

  protected firstUpdated() {
    this.watch.observe(this.canvas);
    this.canvas.addEventListener("wheel", this.wheel, { passive: false });
  }

  disconnectedCallback() {
    this.watch.disconnect();
    cancelAnimationFrame(this.frame);
    super.disconnectedCallback();
  }

  protected updated(changed: PropertyValues) {
    const before = changed.get("subject") as { item: string } | undefined;
    if (changed.has("subject") && before?.item !== this.subject.item) {
      this.cursor = null;
      this.whenDecoded();
    }
    this.redraw();
  }

  private async whenDecoded() {
    const { picture, subject } = this;
    await picture?.decode().catch(() => {});
    if (subject === this.subject) {
      this.fit();
      this.begin();
      this.requestUpdate();
    }
  }

  private fit() {
    const { width, height } = this.size;
    const { clientWidth, clientHeight } = this.canvas;
    this.canvas.width = clientWidth * devicePixelRatio;
    this.canvas.height = clientHeight * devicePixelRatio;
    if (width) {
      this.whole = Math.min(clientWidth / width, clientHeight / height) * 0.96;
      this.scale = this.whole;
      this.origin = { x: (clientWidth - width * this.scale) / 2, y: (clientHeight - height * this.scale) / 2 };
    }
    this.redraw();
  }

  protected redraw() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw() {
    const { canvas, picture, scale, origin } = this;
    const brush = canvas.getContext("2d")!;
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.clearRect(0, 0, canvas.width, canvas.height);
    if (!picture?.complete || !picture.naturalWidth) {
      return;
    }
    const zoom = scale * devicePixelRatio;
    brush.setTransform(zoom, 0, 0, zoom, origin.x * devicePixelRatio, origin.y * devicePixelRatio);
    brush.imageSmoothingEnabled = scale < 2 || Math.max(picture.naturalWidth, picture.naturalHeight) > 96;
    brush.drawImage(picture, 0, 0);
    this.paint(brush, 1 / scale);
    if (this.cursor) {
      cross(brush, this.cursor, 10 / scale, 1.5 / scale);
    }
  }

  private spot(event: PointerEvent | WheelEvent): Spot {
    const box = this.canvas.getBoundingClientRect();
    return {
      x: (event.clientX - box.left - this.origin.x) / this.scale,
      y: (event.clientY - box.top - this.origin.y) / this.scale,
    };
  }

  protected inside({ x, y }: Spot): Spot {
    const { width, height } = this.size;
    return { x: Math.min(width, Math.max(0, x)), y: Math.min(height, Math.max(0, y)) };
  }

  private readonly wheel = (event: WheelEvent) => {
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / 300), this.spot(event));
  };

  private zoom(factor: number, about: Spot) {
    const next = Math.min(this.whole * CLOSEST, Math.max(this.whole, this.scale * factor));
    this.origin = {
      x: this.origin.x + about.x * (this.scale - next),
      y: this.origin.y + about.y * (this.scale - next),
    };
    this.scale = next;
    if (next === this.whole) {
      this.fit();
    }
    this.redraw();
  }

  private middle(): Spot {
    const { clientWidth, clientHeight } = this.canvas;
    return { x: (clientWidth / 2 - this.origin.x) / this.scale, y: (clientHeight / 2 - this.origin.y) / this.scale };
  }

  private readonly pressed = (event: PointerEvent) => {
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.cursor = null;
    this.moving = event.button === 1 || event.shiftKey || this.pointers.size > 1;
    if (this.moving) {
      this.end();
    } else if (event.button === 0) {
      this.drawing = true;
      this.down(this.spot(event));
      this.requestUpdate();
    }
  };

  private readonly dragged = (event: PointerEvent) => {
    const before = this.pointers.get(event.pointerId);
    if (before && this.moving) {
      this.drag(event, before);
    } else if (this.drawing || !before) {
      this.move(this.spot(event));
    }
    if (before) {
      this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    }
    this.redraw();
  };

  private drag(event: PointerEvent, before: Spot) {
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    const share = 1 / this.pointers.size;
    this.origin.x += (event.clientX - before.x) * share;
    this.origin.y += (event.clientY - before.y) * share;
    const other = others[0];
    if (other) {
      const gap = (at: Spot) => Math.hypot(at.x - other.x, at.y - other.y);
      this.zoom(gap({ x: event.clientX, y: event.clientY }) / Math.max(1, gap(before)), this.spot(event));
    }
  }

  private readonly released = (event: PointerEvent) => {
    this.pointers.delete(event.pointerId);
    if (this.pointers.size === 0) {
      this.moving = false;
    }
    this.end();
  };

  private end() {
    if (this.drawing) {
      this.drawing = false;
      this.up();
      this.requestUpdate();
    }
  }

  key(event: KeyboardEvent): boolean {
    const step = event.shiftKey ? 10 : 1;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const by = moves[event.key];
    if (by) {
      const at = this.cursor ?? this.middle();
      this.cursor = this.inside({ x: Math.round(at.x) + by[0], y: Math.round(at.y) + by[1] });
      this.move(this.cursor);
    } else if (event.key === " ") {
      this.cursor ??= this.inside(this.middle());
      this.down(this.cursor);
      this.up();
    } else if (event.key === "+" || event.key === "=") {
      this.zoom(1.5, this.cursor ?? this.middle());
    } else if (event.key === "-") {
      this.zoom(1 / 1.5, this.cursor ?? this.middle());
    } else if (event.key === "0") {
      this.fit();
    } else {
      return false;
    }
    this.requestUpdate();
    return true;
  }

  render() {
    return html`<div class="stage">
        <canvas
          aria-label="The picture to draw on: arrow keys move a cross, space sets it"
          role="application"
          tabindex="0"
          @pointerdown=${this.pressed}
          @pointermove=${this.dragged}
          @pointerup=${this.released}
          @pointercancel=${this.released}
          @auxclick=${(e: Event) => e.preventDefault()}
        ></canvas>
        <div class="zoom">
          <button aria-label="Closer" title="Closer: + or the wheel" @click=${() => this.zoom(1.5, this.middle())}>+</button>
          <button aria-label="Farther" title="Farther: -" @click=${() => this.zoom(1 / 1.5, this.middle())}>−</button>
          <button aria-label="Whole picture" title="Whole picture: 0; move it with shift and drag" @click=${() => this.fit()}>${icon("picture")}</button>
        </div>
      </div>
      ${this.tools()}`;
  }
}

/** A cross that is seen on light and dark. */
export function cross(brush: CanvasRenderingContext2D, at: Spot, arm: number, line: number) {
  for (const [colour, width] of [["#000", line * 2.2], ["#fff", line]] as const) {
    brush.strokeStyle = colour;
    brush.lineWidth = width;
    brush.beginPath();
    brush.moveTo(at.x - arm, at.y);
    brush.lineTo(at.x + arm, at.y);
    brush.moveTo(at.x, at.y - arm);
    brush.lineTo(at.x, at.y + arm);
    brush.stroke();
  }
}
