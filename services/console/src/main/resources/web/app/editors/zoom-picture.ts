import { css, html, LitElement, type PropertyValues } from "lit";
import { base } from "../style";

const TINY = 96;

/** A decoded picture that fills its frame, and comes closer by wheel with ctrl, double click, or + and -. */
export class ZoomPicture extends LitElement {
  static properties = { picture: { attribute: false } };

  static styles = [
    base,
    css`
      :host {
        display: grid;
        place-items: center;
        overflow: hidden;
        width: 100%;
        height: 100%;
        min-height: 0;
      }
      img.picture {
        width: 100%;
        height: 100%;
        min-height: 0;
        object-fit: contain;
        background: none;
        transform-origin: 0 0;
      }
    `,
  ];

  declare picture: HTMLImageElement;
  private scale = 1;
  private x = 0;
  private y = 0;

  constructor() {
    super();
    this.addEventListener("wheel", this.wheel, { passive: false });
    this.addEventListener("dblclick", (event) => this.zoom(this.scale > 1 ? 0 : 2.5, event));
    this.addEventListener("pointermove", (event) => event.buttons & 1 && this.scale > 1 && this.pan(event));
    this.addEventListener("dragstart", (event) => event.preventDefault());
  }

  protected willUpdate(changed: PropertyValues) {
    if (changed.has("picture")) {
      this.picture.className = "picture";
      this.picture.draggable = false;
      this.sharpen(this.picture);
      this.zoom(0);
    }
  }

  /** The pixels of a tiny picture stay squares; a larger one is smoothed. */
  private async sharpen(picture: HTMLImageElement) {
    await picture.decode().catch(() => {});
    picture.style.imageRendering = Math.max(picture.naturalWidth, picture.naturalHeight) > TINY ? "auto" : "";
  }

  key(event: KeyboardEvent): boolean {
    const factor = { "+": 1.5, "=": 1.5, "-": 1 / 1.5, "0": 0 }[event.key];
    if (factor === undefined) {
      return false;
    }
    this.zoom(factor);
    return true;
  }

  private readonly wheel = (event: WheelEvent) => {
    if (event.ctrlKey) {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 200), event);
    }
  };

  /** Zooms about a place, else about the middle; a factor of 0 shows the whole. */
  private zoom(factor: number, at?: MouseEvent) {
    const box = this.getBoundingClientRect();
    const [px, py] = at ? [at.clientX - box.left, at.clientY - box.top] : [box.width / 2, box.height / 2];
    const next = factor === 0 ? 1 : Math.min(20, Math.max(1, this.scale * factor));
    this.x = next === 1 ? 0 : px - ((px - this.x) * next) / this.scale;
    this.y = next === 1 ? 0 : py - ((py - this.y) * next) / this.scale;
    this.scale = next;
    this.place();
  }

  private pan(event: PointerEvent) {
    this.x += event.movementX;
    this.y += event.movementY;
    this.place();
  }

  private place() {
    if (this.picture) {
      this.picture.style.transform = this.scale === 1 ? "" : `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
      this.picture.style.cursor = this.scale > 1 ? "grab" : "";
    }
  }

  render() {
    return html`${this.picture}`;
  }
}

customElements.define("zoom-picture", ZoomPicture);
