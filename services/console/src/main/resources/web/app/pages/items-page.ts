import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import * as api from "../api";
import { compact } from "../format";
import { go, path } from "../route";
import { base } from "../style";
import type { Item, Project } from "../types";
import "../parts/item-dialog";

const SIZE = 90;

/** The items of a project, by class and state, each open to be looked at and relabelled. */
export class ItemsPage extends LitElement {
  static properties = {
    project: { attribute: false },
    query: { attribute: false },
    items: { state: true },
    next: { state: true },
    open: { state: true },
    trouble: { state: true },
  };

  static styles = [
    base,
    css`
      .head {
        margin-bottom: var(--gap);
        align-items: center;
      }
      .filters {
        flex-wrap: nowrap;
      }
      select {
        width: auto;
        max-width: 46vw;
      }
      ul {
        display: grid;
        gap: 8px;
        grid-template-columns: repeat(auto-fill, minmax(96px, 1fr));
      }
      li button {
        display: grid;
        gap: 4px;
        padding: 6px;
        width: 100%;
        justify-content: stretch;
        font-size: 0.78rem;
        font-weight: 500;
        text-align: left;
      }
      img {
        width: 100%;
        aspect-ratio: 1;
        object-fit: contain;
        border-radius: 6px;
      }
      li span {
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .more {
        display: flex;
        justify-content: center;
        margin-top: 20px;
      }
    `,
  ];

  declare project: Project;
  declare query: URLSearchParams;
  declare items: Item[] | null;
  declare next: string;
  declare open: string;
  declare trouble: string;

  private asked?: AbortController;

  constructor() {
    super();
    this.items = null;
    this.next = "";
    this.open = "";
    this.trouble = "";
  }

  protected willUpdate(changed: PropertyValues) {
    const before = changed.get("query") as URLSearchParams | undefined;
    if (changed.has("query") && before?.toString() !== this.query.toString()) {
      this.items = null;
      this.load("");
    }
  }

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

  render() {
    const { project } = this;
    return html`
      <div class="spread head">
        <h1>Items</h1>
        <div class="row filters">
          <select aria-label="Class" @change=${(e: Event) => this.filter((e.target as HTMLSelectElement).value, "any")}>
            <option value="">every class</option>
            ${project.classes.map(
              (c) => html`<option value=${c.name} ?selected=${c.name === this.className_}>${c.name} (${compact(c.count)})</option>`,
            )}
          </select>
          <select aria-label="State" @change=${(e: Event) => this.filter("", (e.target as HTMLSelectElement).value)}>
            ${["any", "labelled", "unlabelled"].map(
              (state) => html`<option value=${state} ?selected=${state === this.state_}>${state === "any" ? "any state" : state}</option>`,
            )}
          </select>
        </div>
      </div>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      ${this.items?.length === 0 ? html`<div class="empty card"><h2>No such items</h2></div>` : nothing}
      <ul>
        ${repeat(
          this.items ?? [],
          (item) => item.item,
          (item) => html`<li>
            <button @click=${() => (this.open = item.item)} title=${item.item}>
              <img class="picture" src=${api.image(item.image)} alt="" loading="lazy" width="96" height="96" />
              <span class=${item.current ? "" : "muted"}>${item.current ?? "unlabelled"}</span>
            </button>
          </li>`,
        )}
      </ul>
      ${this.next ? html`<div class="more"><button @click=${() => this.load(this.next)}>More</button></div>` : nothing}
      ${this.open
        ? html`<item-dialog
            .project=${project}
            item=${this.open}
            @closed=${() => (this.open = "")}
            @relabelled=${(e: CustomEvent<string>) => this.refresh(e.detail)}
          ></item-dialog>`
        : nothing}
    `;
  }
}

customElements.define("items-page", ItemsPage);
