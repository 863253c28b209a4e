import { css, html, nothing, type PropertyValues } from "lit";
import { figure } from "../format";
import { base } from "../style";
import { kindOf, suggested } from "../values";
import { editorStyle, ValueEditor } from "./editor";

/** A text or a number that is typed. */
export class EntryEditor extends ValueEditor {
  static styles = [
    base,
    editorStyle,
    css`
      form {
        display: grid;
        gap: 10px;
        justify-items: start;
      }
      textarea {
        min-height: 96px;
      }
      input[type="number"] {
        max-width: 220px;
        font-size: 1.2rem;
      }
      input[type="range"] {
        padding: 0;
        accent-color: var(--accent);
      }
    `,
  ];

  private get field() {
    return this.renderRoot.querySelector<HTMLInputElement | HTMLTextAreaElement>("[name=value]")!;
  }

  protected updated(changed: PropertyValues) {
    const before = changed.get("subject") as { item: string } | undefined;
    if (changed.has("subject") && before?.item !== this.subject.item) {
      const { current } = this.subject;
      this.field.value = current?.kind === "text" ? current.text : current?.kind === "number" ? String(current.number) : "";
      this.field.focus({ preventScroll: true });
    }
  }

  /** Everything is typed into the field itself. */
  key(): boolean {
    return false;
  }

  accept(): boolean {
    const { suggestion } = this.subject;
    const value = suggestion && suggested(this.project, suggestion.className);
    if (value) {
      this.decide(value);
    }
    return Boolean(value);
  }

  private submit(event: Event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (text) {
      this.decide(this.isText ? { kind: "text", text } : { kind: "number", number: Number(text) });
    }
  }

  private typed(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      this.submit(event);
    }
  }

  private get isText() {
    return kindOf(this.project) === "text";
  }

  render() {
    const { range } = this.project;
    return html`<form @submit=${this.submit}>
      ${this.isText
        ? html`<label style="width:100%">Text<textarea name="value" required @keydown=${this.typed}></textarea></label>`
        : html`<label
              >Number${range ? `, ${figure(range.minimum)} to ${figure(range.maximum)}` : ""}
              <input type="number" name="value" step="any" min=${range?.minimum ?? nothing} max=${range?.maximum ?? nothing} required />
            </label>
            ${range
              ? html`<input
                  type="range"
                  aria-label="The number, by hand"
                  min=${range.minimum}
                  max=${range.maximum}
                  step="any"
                  @input=${(e: Event) => (this.field.value = figure(Number((e.target as HTMLInputElement).value)))}
                />`
              : nothing}`}
      <button class="primary">Done <kbd>${this.isText ? "ctrl enter" : "enter"}</kbd></button>
    </form>`;
  }
}

customElements.define("entry-editor", EntryEditor);
