import { html, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { CanvasEditor, type Spot } from "./canvas-editor";
import { colour } from "./colours";
import { fill, regionsOf, type Shape, shapesOf, tinted } from "./mask";
import { raster, type Raster } from "./raster";

const BACKGROUND = 0;
const NEAR = 9;

/** A mask by brush and polygon. The first code is the background, and what the eraser paints. */
export class MaskEditor extends CanvasEditor {
  private shapes: Shape[] = [];
  private redo: Shape[] = [];
  private drawn: Raster = raster(1, 1);
  private overlay: OffscreenCanvas | null = null;
  private tool: "brush" | "polygon" = "brush";
  private code = 1;
  private brushSize = 16;
  private stroke: number[] = [];
  private line: number[] = [];
  private hover: Spot | null = null;
  private pixel = 1;

  protected begin() {
    const { current } = this.subject;
    this.shapes = current?.kind === "regions" ? shapesOf(this.project, current) : [];
    this.redo = [];
    this.line = [];
    this.stroke = [];
    this.code = Math.min(1, this.project.maskCodes.length - 1);
    this.brushSize = Math.max(1, Math.round(Math.max(this.size.width, this.size.height) / 24));
    this.repaint();
  }

  private repaint() {
    this.drawn = raster(Math.max(1, this.size.width), Math.max(1, this.size.height));
    this.shapes.forEach((shape) => fill(this.drawn, shape));
    this.overlay = tinted(this.drawn);
  }

  private add(shape: Shape) {
    this.shapes = [...this.shapes, shape];
    this.redo = [];
    fill(this.drawn, shape);
    this.overlay = tinted(this.drawn);
  }

  protected down(spot: Spot) {
    if (this.tool === "brush") {
      this.stroke = [spot.x, spot.y];
      return;
    }
    const [x, y] = this.line;
    if (this.line.length >= 6 && Math.hypot(spot.x - x, spot.y - y) < NEAR * this.pixel) {
      this.close();
    } else {
      const at = this.inside(spot);
      this.line = [...this.line, at.x, at.y];
    }
  }

  protected move(spot: Spot) {
    this.hover = spot;
    if (this.stroke.length) {
      this.stroke.push(spot.x, spot.y);
    }
  }

  protected up() {
    if (this.stroke.length) {
      this.add({ kind: "stroke", code: this.code, line: this.stroke, size: this.brushSize });
      this.stroke = [];
    }
  }

  private close() {
    if (this.line.length >= 6) {
      this.add({ kind: "polygon", code: this.code, line: this.line });
    }
    this.line = [];
  }

  protected paint(brush: CanvasRenderingContext2D, pixel: number) {
    this.pixel = pixel;
    if (this.overlay) {
      brush.imageSmoothingEnabled = false;
      brush.drawImage(this.overlay, 0, 0);
    }
    const ink = this.code === BACKGROUND ? "#ffffff" : colour(this.code);
    if (this.stroke.length) {
      this.trace(brush, [...this.stroke, this.stroke[0] + 0.01, this.stroke[1]].slice(0, this.stroke.length > 2 ? -2 : undefined));
      brush.lineCap = brush.lineJoin = "round";
      brush.lineWidth = this.brushSize;
      brush.globalAlpha = 0.55;
      brush.strokeStyle = ink;
      brush.stroke();
      brush.globalAlpha = 1;
    } else if (this.tool === "brush" && (this.cursor ?? this.hover)) {
      this.ring(brush, this.cursor ?? this.hover!, this.brushSize / 2);
    }
    if (this.line.length) {
      this.polygon(brush, ink);
    }
  }

  private trace(brush: CanvasRenderingContext2D, line: number[]) {
    brush.beginPath();
    for (let i = 0; i < line.length; i += 2) {
      brush.lineTo(line[i], line[i + 1]);
    }
  }

  private ring(brush: CanvasRenderingContext2D, at: Spot, radius: number) {
    for (const [ink, width] of [["#000", 2.4], ["#fff", 1.2]] as const) {
      brush.beginPath();
      brush.arc(at.x, at.y, radius, 0, 2 * Math.PI);
      brush.strokeStyle = ink;
      brush.lineWidth = width * this.pixel;
      brush.stroke();
    }
  }

  private polygon(brush: CanvasRenderingContext2D, ink: string) {
    const end = this.cursor ?? this.hover;
    for (const [tone, width] of [["#000", 3.4], [ink, 2]] as const) {
      this.trace(brush, end ? [...this.line, end.x, end.y] : this.line);
      brush.strokeStyle = tone;
      brush.lineWidth = width * this.pixel;
      brush.stroke();
    }
    for (let i = 0; i < this.line.length; i += 2) {
      this.ring(brush, { x: this.line[i], y: this.line[i + 1] }, 4 * this.pixel);
    }
  }

  key(event: KeyboardEvent): boolean {
    const { key } = event;
    const index = "123456789".indexOf(key);
    if (index >= 0 && this.project.maskCodes[index]) {
      this.code = index;
    } else if (key === "b" || key === "p") {
      this.choose(key === "b" ? "brush" : "polygon");
    } else if (key === "e") {
      this.code = BACKGROUND;
    } else if (key === "[" || key === "]") {
      this.brushSize = Math.max(1, Math.round(this.brushSize * (key === "[" ? 0.8 : 1.25) + (key === "[" ? -0.5 : 0.5)));
    } else if (key === "Escape" && this.line.length) {
      this.line = [];
    } else if (key === "Backspace" && this.line.length) {
      this.line = this.line.slice(0, -2);
    } else if (key === "z" && (event.ctrlKey || event.metaKey)) {
      return this.back();
    } else if (key === "y" && (event.ctrlKey || event.metaKey)) {
      this.again();
    } else if (key === "Enter") {
      this.line.length ? this.close() : this.finish();
    } else {
      return super.key(event);
    }
    this.requestUpdate();
    return true;
  }

  private choose(tool: "brush" | "polygon") {
    this.tool = tool;
    this.line = [];
    this.requestUpdate();
  }

  /** Takes the last stroke or polygon back; answers whether there was one. */
  private back(): boolean {
    const last = this.shapes.at(-1);
    if (last) {
      this.shapes = this.shapes.slice(0, -1);
      this.redo.push(last);
      this.repaint();
      this.requestUpdate();
    }
    return Boolean(last);
  }

  private again() {
    const shape = this.redo.pop();
    if (shape) {
      const rest = this.redo;
      this.add(shape);
      this.redo = rest;
      this.requestUpdate();
    }
  }

  private finish() {
    const { width, height } = this.size;
    this.decide(regionsOf(this.project, this.shapes, width, height));
  }

  protected tools() {
    const pick = (tool: "brush" | "polygon", name: string, key: string) =>
      html`<button aria-pressed=${this.tool === tool} class="choice" @click=${() => this.choose(tool)}>${name} <kbd>${key}</kbd></button>`;
    return html`<div class="row tools" role="group" aria-label="Tools">
        ${pick("brush", "Brush", "b")} ${pick("polygon", "Polygon", "p")}
        ${this.tool === "brush"
          ? html`<label class="row" style="display:flex">
              Size<input
                type="range"
                min="1"
                max=${Math.max(40, Math.round(Math.max(this.size.width, this.size.height) / 3))}
                .value=${String(this.brushSize)}
                @input=${(e: Event) => {
                  this.brushSize = Number((e.target as HTMLInputElement).value);
                  this.requestUpdate();
                }}
              /><span class="number">${this.brushSize}</span>
            </label>`
          : nothing}
        <button class="quiet" ?disabled=${!this.shapes.length} @click=${() => this.back()}>Undo stroke <kbd>ctrl z</kbd></button>
      </div>
      <div class="choices" role="group" aria-label="Codes">
        ${this.project.maskCodes.map(
          (name, index) => html`<button
            class="choice"
            aria-pressed=${this.code === index}
            @click=${() => {
              this.code = index;
              this.requestUpdate();
            }}
          >
            <span class="swatch" style=${styleMap({ background: index ? colour(index) : "var(--line)" })}></span>
            ${index < 9 ? html`<kbd>${index + 1}</kbd>` : nothing}<span>${name}</span>
            ${index === BACKGROUND ? html`<span class="muted small" title="Erases">⌫</span>` : nothing}
          </button>`,
        )}
      </div>
      <div class="row done">
        ${this.line.length
          ? html`<button class="primary" ?disabled=${this.line.length < 6} @click=${() => (this.close(), this.requestUpdate())}>
              Close the polygon <kbd>enter</kbd>
            </button>`
          : html`<button class="primary" @click=${this.finish}>Done <kbd>enter</kbd></button>`}
      </div>`;
  }
}

customElements.define("mask-editor", MaskEditor);
