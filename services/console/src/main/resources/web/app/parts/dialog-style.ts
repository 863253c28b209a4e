import { css } from "lit";

export const dialogStyle = css`
  dialog {
    width: min(960px, 100vw - 24px);
    max-height: min(780px, 100dvh - 24px);
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
  li button {
    min-height: 28px;
    padding: 0 8px;
  }
  .body.drawing {
    --stage: 38vh;
    grid-template-columns: minmax(0, 1.7fr) minmax(0, 1fr);
  }
  value-view {
    width: 100%;
    aspect-ratio: 1;
    border-radius: var(--small-radius);
    overflow: hidden;
  }
  .edit {
    margin: 8px 0 18px;
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
    .body,
    .body.drawing {
      grid-template-columns: minmax(0, 1fr);
    }
    value-view {
      max-height: 220px;
    }
  }
`;
