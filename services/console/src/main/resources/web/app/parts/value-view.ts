import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import * as api from "../api";
import { colour } from "../editors/colours";
import { drawn } from "../editors/mask";
import { dot } from "../editors/points-editor";
import { base } from "../style";
import type { Project, Value } from "../types";

const TINY = 96;

/** An item's picture with what a label marks in it: points and masks are drawn over it. */
export class ValueView extends LitElement {
  static properties = { project: { attribute: false }, image: { type: String }, value: { attribute: false } };

  static styles = [
    base,
    css`
      :host {
        position: relative;
        display: grid;
      }
      img,
      canvas {
        grid-area: 1 / 1;
        width: 100%;
        height: 100%;
        min-height: 0;
        object-fit: contain;
      }
    `,
  ];

  declare project: Project;
  declare image: string;
  declare value: Value | null;

  protected updated(changed: PropertyValues) {
    if (changed.has("value") || changed.has("image")) {
      this.mark();
    }
  }

  private async mark() {
    const { value } = this;
    const picture = this.renderRoot.querySelector("img");
    const canvas = this.renderRoot.querySelector("canvas");
    if (!picture) {
      return;
    }
    await picture.decode().catch(() => {});
    picture.style.imageRendering = Math.max(picture.naturalWidth, picture.naturalHeight) > TINY ? "auto" : "";
    if (value !== this.value || !picture.naturalWidth) {
      return;
    }
    if (!canvas) {
      return;
    }
    const brush = canvas.getContext("2d")!;
    if (value?.kind === "regions") {
      [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
      brush.imageSmoothingEnabled = false;
      brush.drawImage(drawn(this.project, value), 0, 0, canvas.width, canvas.height);
    } else if (value?.kind === "points") {
      const larger = 480 / Math.max(picture.naturalWidth, picture.naturalHeight);
      [canvas.width, canvas.height] = [picture.naturalWidth * larger, picture.naturalHeight * larger];
      value.points.forEach(({ name, x, y }) => {
        const index = this.project.pointNames.indexOf(name);
        dot(brush, { x: x * larger, y: y * larger }, 7, 1.5, colour(Math.max(0, index)));
      });
    }
  }

  render() {
    const marked = this.value?.kind === "regions" || this.value?.kind === "points";
    return html`<img class="picture" src=${api.image(this.image)} alt="The item's picture" />
      ${marked ? html`<canvas aria-hidden="true"></canvas>` : nothing}`;
  }
}

customElements.define("value-view", ValueView);
