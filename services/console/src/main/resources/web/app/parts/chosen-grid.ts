import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { image } from "../api";
import { KEYS } from "../editors/editor";
import type { Chosen } from "../explore-api";
import { classColour, count, plural } from "../format";
import { base } from "../style";
import type { ClassCount } from "../types";

const SHOWN = 400;

/** What somebody wants of the items inside a line. */
export interface GroupWish {
  className: string;
  without: string[];
}

/**
 * The items inside a line, from which odd ones are thrown out before the rest is labelled at once.
 *
 * Fires `wish` with a GroupWish, and `drop` when the line is not wanted any more.
 */
export class ChosenGrid extends LitElement {
  static properties = {
    items: { attribute: false },
    classes: { attribute: false },
    busy: { type: Boolean },
    none: { type: String },
    out: { state: true },
  };

  static styles = [
    base,
    css`
      .grid {
        display: grid;
        gap: 6px;
        grid-template-columns: repeat(auto-fill, minmax(62px, 1fr));
        margin: 12px 0;
        max-height: 420px;
        overflow-y: auto;
        padding: 2px;
      }
      .grid button {
        padding: 3px;
        min-height: 0;
        position: relative;
      }
      .grid img {
        width: 100%;
        aspect-ratio: 1;
        object-fit: contain;
        border-radius: 5px;
      }
      .grid [aria-pressed="true"] {
        border-color: var(--bad);
      }
      .grid [aria-pressed="true"] img {
        opacity: 0.22;
      }
      .grid [aria-pressed="true"]::after {
        content: "out";
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        color: var(--bad);
        font-weight: 650;
        font-size: 0.8rem;
      }
      .names {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin-top: 8px;
      }
      .names button {
        padding: 5px 10px;
      }
      .swatch {
        width: 10px;
        height: 10px;
        border-radius: 3px;
      }
    `,
  ];

  declare items: Chosen[];
  declare classes: ClassCount[];
  declare busy: boolean;
  declare none: string;
  declare out: Set<string>;

  constructor() {
    super();
    this.items = [];
    this.classes = [];
    this.busy = false;
    this.none = "";
    this.out = new Set();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("keydown", this.key);
  }

  disconnectedCallback() {
    removeEventListener("keydown", this.key);
    super.disconnectedCallback();
  }

  protected willUpdate(changed: PropertyValues) {
    if (changed.has("items")) {
      this.out = new Set();
    }
  }

  private readonly key = (event: KeyboardEvent) => {
    const typing = event
      .composedPath()
      .some((part) => part instanceof HTMLInputElement || part instanceof HTMLSelectElement);
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const wanted = this.classes[KEYS.indexOf(event.key)];
    if (event.key === "Escape") {
      this.drop();
    } else if (wanted) {
      event.preventDefault();
      this.label(wanted.name);
    }
  };

  private get left(): number {
    return this.items.length - this.out.size;
  }

  private label(className: string) {
    if (!this.busy && this.left > 0) {
      const detail: GroupWish = { className, without: [...this.out] };
      this.dispatchEvent(new CustomEvent("wish", { detail }));
    }
  }

  private drop() {
    this.dispatchEvent(new Event("drop"));
  }

  private toggle(item: string) {
    const out = new Set(this.out);
    if (!out.delete(item)) {
      out.add(item);
    }
    this.out = out;
  }

  render() {
    return html`<section class="card" aria-label="Chosen items">
      <div class="spread">
        <h2>${plural(this.items.length, "item")} inside the line</h2>
        <button class="quiet" @click=${this.drop}>Drop the line <kbd>Esc</kbd></button>
      </div>
      ${this.items.length ? this.choice() : html`<p class="muted">${this.none}</p>`}
    </section>`;
  }

  private choice() {
    return html`
      <p class="muted small">The outermost come first. Click what does not belong.</p>
      <div class="grid">
        ${repeat(
          this.items.slice(0, SHOWN),
          (item) => item.item,
          (item) => html`<button
            aria-pressed=${this.out.has(item.item)}
            aria-label="Throw out ${item.item}"
            title="${item.item}${item.className ? `, ${item.className}` : ""}"
            @click=${() => this.toggle(item.item)}
          >
            <img class="picture" src=${image(item.image)} alt="" loading="lazy" width="64" height="64" />
          </button>`,
        )}
      </div>
      ${this.items.length > SHOWN
        ? html`<p class="trouble small">
            ${count(this.items.length - SHOWN)} more are not shown here, and would be labelled too. Draw a smaller line to
            see them all.
          </p>`
        : nothing}
      <h3>Label ${plural(this.left, "item")} as</h3>
      <div class="names">
        ${this.classes.map(
          (c, index) => html`<button ?disabled=${this.busy || this.left === 0} @click=${() => this.label(c.name)}>
            ${KEYS[index] ? html`<kbd>${KEYS[index]}</kbd>` : nothing}<span
              class="swatch"
              style="background: ${classColour(index)}"
            ></span
            >${c.name}
          </button>`,
        )}
      </div>
    `;
  }
}

customElements.define("chosen-grid", ChosenGrid);
