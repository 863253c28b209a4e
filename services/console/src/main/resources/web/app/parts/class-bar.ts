import { css, html, LitElement } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { classColour, count, percent } from "../format";
import { base } from "../style";
import type { ClassCount } from "../types";

/** How the labels are shared between classes: one bar, a slice a class, or one slice without classes; the rest is unlabelled. */
export class ClassBar extends LitElement {
  static properties = { classes: { attribute: false }, total: { type: Number }, labelled: { type: Number } };

  static styles = [
    base,
    css`
      .bar {
        display: flex;
        height: 14px;
        border-radius: 99px;
        overflow: hidden;
        background: var(--line);
      }
      .bar span {
        transition: flex-basis 0.4s;
        min-width: 0;
        box-shadow: inset -1px 0 0 var(--surface);
      }
    `,
  ];

  declare classes: ClassCount[];
  declare total: number;
  declare labelled: number;

  render() {
    const all = Math.max(this.total, 1);
    const slices = this.classes.length ? this.classes : [{ name: "labelled", count: this.labelled }];
    const said = slices.map((c) => `${c.name} ${count(c.count)}`).join(", ");
    return html`<div class="bar" role="img" aria-label="Labels: ${said}">
      ${slices.map(
        (c, index) =>
          html`<span
            title="${c.name}: ${count(c.count)} (${percent(c.count / all, 1)})"
            style=${styleMap({ flexBasis: `${(c.count / all) * 100}%`, background: classColour(index) })}
          ></span>`,
      )}
    </div>`;
  }
}

customElements.define("class-bar", ClassBar);
