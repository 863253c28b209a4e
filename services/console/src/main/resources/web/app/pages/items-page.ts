import { html, LitElement, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import * as api from "../api";
import { compact, plural } from "../format";
import { labeller } from "../labeller";
import { go, path } from "../route";
import { Selection } from "../selection";
import { base } from "../style";
import type { Item, Project } from "../types";
import { said } from "../values";
import type { Told } from "../parts/bulk-tray";
import { itemsStyle } from "./items-style";
import "../parts/act-log";
import "../parts/bulk-tray";
import "../parts/item-dialog";

const SIZE = 90;
const STATES = ["any", "labelled", "unlabelled", "to review"];

/** The items of a project, by class and state: each open to be looked at, many chosen to be labelled in one act. */
export class ItemsPage extends LitElement {
  static properties = {
    project: { attribute: false },
    query: { attribute: false },
    items: { state: true },
    next: { state: true },
    open: { state: true },
    trouble: { state: true },
    told: { state: true },
    log: { state: true },
  };

  static styles = [base, itemsStyle];

  declare project: Project;
  declare query: URLSearchParams;
  declare items: Item[] | null;
  declare next: string;
  declare open: string;
  declare trouble: string;
  declare told: Told | null;
  declare log: boolean;

  private asked?: AbortController;
  private readonly selection = new Selection(() => this.requestUpdate());

  constructor() {
    super();
    this.items = null;
    this.next = "";
    this.open = "";
    this.trouble = "";
    this.told = null;
    this.log = false;
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
    const before = changed.get("query") as URLSearchParams | undefined;
    if (changed.has("query") && before?.toString() !== this.query.toString()) {
      this.items = null;
      this.next = "";
      this.selection.clear();
      this.load("");
    }
  }

  private readonly key = (event: KeyboardEvent) => {
    const typing = event.composedPath()[0] instanceof HTMLInputElement && (event.composedPath()[0] as HTMLInputElement).type !== "checkbox";
    if (typing || this.open) {
      return;
    }
    if (event.key === "Escape" && !this.selection.empty) {
      this.selection.clear();
    } else if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.selection.add(this.names);
    }
  };

  private async load(page: string) {
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const filter = { className: this.className_, state: this.state_, page, size: SIZE };
      const answer = await api.items(this.project.id, filter, this.asked.signal);
      this.items = page ? [...(this.items ?? []), ...answer.items] : answer.items;
      this.next = answer.next;
      this.trouble = "";
    } catch (failure) {
      if ((failure as Error).name !== "AbortError") {
        this.trouble = (failure as Error).message;
      }
    }
  }

  private get className_() {
    return this.query.get("class") ?? "";
  }

  private get state_() {
    return this.query.get("state") ?? "any";
  }

  private get names() {
    return (this.items ?? []).map((item) => item.item);
  }

  private filter(className: string, state: string) {
    const query: Record<string, string> = {};
    if (className) {
      query.class = className;
    } else if (state !== "any") {
      query.state = state;
    }
    go(path(this.project.id, "items", "", query));
  }

  private async refresh(name: string) {
    const fresh = await api.item(this.project.id, name).catch(() => null);
    if (fresh) {
      this.items = (this.items ?? []).map((item) => (item.item === name ? fresh : item));
    }
  }

  private press(event: MouseEvent, item: string) {
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      this.selection.toggle(item, this.names, event.shiftKey);
    } else {
      this.open = item;
    }
  }

  private done(told: Told) {
    this.told = told;
    this.selection.clear();
    this.load("");
  }

  private async undo() {
    const { act } = this.told!;
    try {
      const { items } = await api.undoAct(this.project.id, labeller(), act);
      this.done({ text: `Took it back, over ${plural(items, "item")}.`, act: "" });
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  render() {
    return html`
      ${this.head()} ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      ${this.told
        ? html`<div class="spread told" role="status">
            <span>${this.told.text}</span>
            <span>
              ${this.told.act ? html`<button @click=${this.undo}>Undo</button>` : nothing}
              <button class="quiet" @click=${() => (this.told = null)}>Close</button>
            </span>
          </div>`
        : nothing}
      ${this.log ? html`<act-log .project=${this.project} @undone=${() => this.load("")}></act-log><br />` : nothing}
      ${this.items?.length === 0 ? html`<div class="empty card"><h2>No such items</h2></div>` : nothing}
      <ul class=${this.selection.empty ? "" : "choosing"}>
        ${repeat(this.items ?? [], (item) => item.item, (item) => this.tile(item))}
      </ul>
      ${this.next ? html`<div class="more"><button @click=${() => this.load(this.next)}>More</button></div>` : nothing}
      ${this.selection.empty ? nothing : this.tray()}
      ${this.open
        ? html`<item-dialog
            .project=${this.project}
            item=${this.open}
            @closed=${() => (this.open = "")}
            @relabelled=${(e: CustomEvent<string>) => this.refresh(e.detail)}
          ></item-dialog>`
        : nothing}
    `;
  }

  private head() {
    const { project } = this;
    return html`<div class="spread head">
      <h1>Items</h1>
      <div class="row filters">
        <button class="quiet" aria-expanded=${this.log} @click=${() => (this.log = !this.log)}>What was done</button>
        ${project.classes.length
          ? html`<select aria-label="Class" @change=${(e: Event) => this.filter((e.target as HTMLSelectElement).value, "any")}>
              <option value="">every class</option>
              ${project.classes.map(
                (c) => html`<option value=${c.name} ?selected=${c.name === this.className_}>${c.name} (${compact(c.count)})</option>`,
              )}
            </select>`
          : nothing}
        <select aria-label="State" @change=${(e: Event) => this.filter("", (e.target as HTMLSelectElement).value)}>
          ${STATES.map((state) => html`<option value=${state} ?selected=${state === this.state_}>${state === "any" ? "any state" : state}</option>`)}
        </select>
      </div>
    </div>`;
  }

  private tile(item: Item) {
    const chosen = this.selection.has(item.item);
    return html`<li class=${chosen ? "chosen" : ""}>
      <button @click=${(e: MouseEvent) => this.press(e, item.item)} title=${item.item}>
        ${item.image
          ? html`<img class="picture" src=${api.image(item.image)} alt="" loading="lazy" width="96" height="96" draggable="false" />`
          : html`<span class="words">${item.content.text.slice(0, 120) || Object.values(item.content.cells).join(" · ").slice(0, 120)}</span>`}
        <span class=${item.current ? "" : "muted"}>${said(item.current) || "unlabelled"}</span>
      </button>
      <input
        type="checkbox"
        aria-label="Choose ${item.item}"
        .checked=${chosen}
        @click=${(e: MouseEvent) => this.selection.toggle(item.item, this.names, e.shiftKey)}
      />
      ${item.toReview ? html`<span class="tag warm mark">review</span>` : nothing}
    </li>`;
  }

  private tray() {
    const { selection } = this;
    const amount = selection.all ? this.total : selection.size;
    return html`<section class="card tray" aria-label="Chosen items">
      <div class="spread">
        <strong>${selection.all ? "All that the filter lets through" : `${plural(selection.size, "item")} chosen`}</strong>
        <span class="row">
          ${selection.all ? nothing : html`<button class="quiet" @click=${() => selection.takeAll()}>All of the filter</button>`}
          <button class="quiet" @click=${() => selection.clear()}>Clear <kbd>esc</kbd></button>
        </span>
      </div>
      <bulk-tray
        .project=${this.project}
        .chosen=${selection.asChosen(this.className_, this.state_)}
        amount=${amount}
        @told=${(e: CustomEvent<Told>) => this.done(e.detail)}
      ></bulk-tray>
    </section>`;
  }

  /** How many items the filter lets through, by the project's counts. */
  private get total() {
    const { items, labelled, toReview, classes } = this.project;
    const byState: Record<string, number> = { any: items, labelled, unlabelled: items - labelled, "to review": toReview };
    return classes.find((c) => c.name === this.className_)?.count ?? byState[this.state_] ?? items;
  }
}

customElements.define("items-page", ItemsPage);
