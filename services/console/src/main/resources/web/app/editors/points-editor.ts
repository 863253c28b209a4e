import { html } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import type { Place } from "../types";
import { CanvasEditor, type Spot } from "./canvas-editor";
import { colour } from "./colours";

const REACH = 10;

/** Named places in a picture: click sets one and goes on to the next, dragging moves it. */
export class PointsEditor extends CanvasEditor {
  private places = new Map<string, Spot>();
  private active = "";
  private held = "";

  protected begin() {
    const { current } = this.subject;
    this.places = new Map(current?.kind === "points" ? current.points.map((p) => [p.name, { x: p.x, y: p.y }]) : []);
    this.active = this.firstOpen();
  }

  private firstOpen() {
    return this.project.pointNames.find((name) => !this.places.has(name)) ?? "";
  }

  protected down(spot: Spot) {
    const near = this.cursor ? "" : this.nearest(spot);
    this.held = near || this.active;
    if (this.held) {
      this.active = this.held;
      this.places.set(this.held, this.inside(spot));
    }
  }

  protected move(spot: Spot) {
    if (this.held) {
      this.places.set(this.held, this.inside(spot));
    }
  }

  protected up() {
    this.held = "";
    this.active = this.firstOpen();
  }

  private nearest(spot: Spot): string {
    const distance = (at: Spot) => Math.hypot(at.x - spot.x, at.y - spot.y);
    const found = [...this.places].sort(([, a], [, b]) => distance(a) - distance(b))[0];
    return found && distance(found[1]) < REACH * this.pixel ? found[0] : "";
  }

  private pixel = 1;

  protected paint(brush: CanvasRenderingContext2D, pixel: number) {
    this.pixel = pixel;
    this.project.pointNames.forEach((name, index) => {
      const at = this.places.get(name);
      if (at) {
        dot(brush, at, pixel * (name === this.active ? 8 : 6), pixel, colour(index));
        brush.font = `600 ${12 * pixel}px sans-serif`;
        brush.lineWidth = 3 * pixel;
        brush.strokeStyle = "#000a";
        brush.strokeText(name, at.x + 10 * pixel, at.y + 4 * pixel);
        brush.fillStyle = "#fff";
        brush.fillText(name, at.x + 10 * pixel, at.y + 4 * pixel);
      }
    });
  }

  key(event: KeyboardEvent): boolean {
    const index = "123456789".indexOf(event.key);
    if (index >= 0 && this.project.pointNames[index]) {
      this.active = this.project.pointNames[index];
    } else if (event.key === "Enter") {
      this.finish();
    } else if ((event.key === "Delete" || event.key === "Backspace") && this.places.size) {
      this.takeAway();
    } else {
      return super.key(event);
    }
    this.requestUpdate();
    return true;
  }

  private takeAway() {
    const last = this.places.has(this.active) ? this.active : [...this.places.keys()].at(-1)!;
    this.places.delete(last);
    this.active = last;
  }

  private finish() {
    const points: Place[] = this.project.pointNames
      .filter((name) => this.places.has(name))
      .map((name) => ({ name, ...this.places.get(name)! }));
    this.decide({ kind: "points", points });
  }

  private choose(name: string) {
    this.active = name;
    this.requestUpdate();
  }

  protected tools() {
    const open = this.project.pointNames.length - this.places.size;
    return html`<div class="choices" role="group" aria-label="Points">
        ${this.project.pointNames.map(
          (name, index) => html`<button class="choice" aria-pressed=${this.active === name} @click=${() => this.choose(name)}>
            <span class="swatch" style=${styleMap({ background: colour(index) })}></span>
            ${index < 9 ? html`<kbd>${index + 1}</kbd>` : ""}<span>${name}</span>
            <span class="muted small">${this.places.has(name) ? "✓" : ""}</span>
          </button>`,
        )}
      </div>
      <div class="row done">
        <button class="primary" @click=${this.finish} ?disabled=${this.places.size === 0}>
          ${open > 0 ? `Done without ${open}` : "Done"} <kbd>enter</kbd>
        </button>
        <button class="quiet" ?disabled=${this.places.size === 0} @click=${() => (this.takeAway(), this.requestUpdate())}>
          Take one away <kbd>⌫</kbd>
        </button>
      </div>`;
  }
}

export function dot(brush: CanvasRenderingContext2D, at: Spot, radius: number, pixel: number, fill: string) {
  brush.beginPath();
  brush.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  brush.fillStyle = fill;
  brush.fill();
  brush.lineWidth = 2 * pixel;
  brush.strokeStyle = "#fff";
  brush.stroke();
  brush.lineWidth = pixel;
  brush.strokeStyle = "#000";
  brush.stroke();
}

customElements.define("points-editor", PointsEditor);
