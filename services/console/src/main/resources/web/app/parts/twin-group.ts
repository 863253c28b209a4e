import { css, html, LitElement, nothing } from "lit";
import { image } from "../api";
import type { Mark, MarkWish, Twins } from "../clean-api";
import { plural } from "../format";
import { may } from "../me";
import { base } from "../style";

/**
 * Near duplicates, of which one may stay, by an admin's word: the others are removed.
 *
 * Fires `mark` with a MarkWish for each that goes, and `clear` with a list of one item.
 */
export class TwinGroup extends LitElement {
  static properties = { group: { attribute: false }, marks: { attribute: false } };

  static styles = [
    base,
    css`
      .twins {
        display: flex;
        flex-wrap: wrap;
        gap: 10px;
        margin-top: 10px;
      }
      .twin {
        width: 132px;
        display: grid;
        gap: 4px;
        padding: 6px;
        border: 1px solid var(--line);
        border-radius: var(--small-radius);
        font-size: 0.82rem;
      }
      .twin.marked {
        border-color: var(--warm);
        background: var(--warm-wash);
      }
      img {
        width: 100%;
        aspect-ratio: 1;
        object-fit: contain;
        border-radius: 6px;
      }
      .twin span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      button {
        min-height: 34px;
        padding: 4px 6px;
        font-size: 0.82rem;
      }
    `,
  ];

  declare group: Twins;
  declare marks: Mark[];

  private merge(stays: string) {
    const detail = this.group.items
      .filter((twin) => twin.item !== stays)
      .map((twin): MarkWish => ({ item: twin.item, labelId: twin.labelId, kind: "merge", intoItem: stays }));
    this.dispatchEvent(new CustomEvent<MarkWish[]>("mark", { detail }));
  }

  private clear(item: string) {
    this.dispatchEvent(new CustomEvent<string[]>("clear", { detail: [item] }));
  }

  render() {
    const { group } = this;
    return html`<section class="card" aria-label="Near duplicates">
      <div class="row">
        <h3>${plural(group.items.length, "item")}</h3>
        ${group.contradicting ? html`<span class="tag bad">labels contradict</span>` : nothing}
        ${group.leak ? html`<span class="tag warm">across splits</span>` : nothing}
      </div>
      <div class="twins">${group.items.map((twin) => this.twin(twin))}</div>
    </section>`;
  }

  private twin({ item, image: picture, className, split }: Twins["items"][number]) {
    const mark = this.marks.find((marked) => marked.item === item);
    return html`<div class="twin ${mark ? "marked" : ""}">
      <img class="picture" src=${image(picture)} alt=${item} loading="lazy" />
      <span><strong>${className || "unlabelled"}</strong></span>
      <span class="muted">${split || "in no cut"}</span>
      ${mark
        ? html`<button @click=${() => this.clear(item)}>${mark.kind} ✕</button>`
        : may("admin")
          ? html`<button @click=${() => this.merge(item)} aria-label="Keep only ${item}">Keep only this</button>`
          : nothing}
    </div>`;
  }
}

customElements.define("twin-group", TwinGroup);
