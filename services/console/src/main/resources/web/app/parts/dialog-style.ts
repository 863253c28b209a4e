import { css } from "lit";

export const dialogStyle = css`
  dialog {
    width: min(820px, 100vw - 24px);
    max-height: min(720px, 100dvh - 24px);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--ink);
    padding: 18px;
    box-shadow: var(--shadow);
  }
  dialog::backdrop {
    background: rgb(8 14 13 / 55%);
  }
  .body {
    display: grid;
    grid-template-columns: minmax(0, 260px) minmax(0, 1fr);
    gap: 20px;
    margin-top: 12px;
  }
  img {
    width: 100%;
    aspect-ratio: 1;
    object-fit: contain;
    border-radius: var(--small-radius);
  }
  .choices {
    display: grid;
    gap: 6px;
    grid-template-columns: repeat(auto-fill, minmax(128px, 1fr));
    margin: 8px 0 18px;
  }
  .choices button {
    justify-content: flex-start;
    text-align: left;
    padding: 5px 10px;
    overflow-wrap: anywhere;
  }
  .choices [aria-pressed="true"] {
    border-color: var(--good);
    box-shadow: inset 0 0 0 1px var(--good);
  }
  ol {
    display: grid;
    gap: 8px;
    margin-top: 8px;
  }
  li {
    font-size: 0.88rem;
    line-height: 1.35;
  }
  .retracted {
    text-decoration: line-through;
    color: var(--muted);
  }
  .attributes {
    margin-top: 10px;
    overflow-wrap: anywhere;
  }
  h2 {
    overflow-wrap: anywhere;
  }
  @media (max-width: 640px) {
    .body {
      grid-template-columns: minmax(0, 1fr);
    }
    img {
      max-height: 220px;
    }
  }
`;
