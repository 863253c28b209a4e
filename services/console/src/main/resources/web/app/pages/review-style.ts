import { css } from "lit";

export const reviewStyle = css`
  .head {
    margin-bottom: var(--gap);
  }
  .desk {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    gap: 24px;
    align-items: start;
  }
  figure {
    display: grid;
    place-items: center;
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    height: min(52vh, 480px);
    min-height: 240px;
    padding: 14px;
    overflow: hidden;
  }
  figure value-view {
    width: 100%;
    height: 100%;
    min-height: 0;
  }
  .name {
    margin-top: 6px;
    overflow-wrap: anywhere;
  }
  .judge {
    display: grid;
    gap: 14px;
  }
  .flag {
    border-left: 3px solid var(--warm);
    padding-left: 10px;
  }
  .opinions {
    display: grid;
    gap: 8px;
    grid-template-columns: repeat(auto-fill, minmax(130px, 1fr));
  }
  .opinion {
    display: grid;
    align-content: start;
    gap: 2px;
    padding: 8px 12px;
    border: 1px solid var(--line);
    border-radius: var(--small-radius);
    background: var(--surface);
    overflow-wrap: anywhere;
  }
  .opinion.against {
    border-color: var(--bad);
    background: var(--bad-wash);
  }
  .opinion.model {
    background: var(--warm-wash);
    color: var(--warm);
  }
  .opinion value-view {
    height: 90px;
  }
  .support {
    flex-wrap: nowrap;
  }
  .verdicts button {
    min-height: 46px;
  }
  form input {
    flex: 1 1 160px;
  }
  .under {
    margin: 14px 0 26px;
    min-height: 40px;
  }
  .notice {
    color: var(--muted);
  }
  .notice.bad {
    color: var(--bad);
  }
  @media (max-width: 860px) {
    .desk {
      grid-template-columns: minmax(0, 1fr);
      gap: 14px;
    }
    figure {
      height: 34vh;
      min-height: 200px;
    }
    .verdicts kbd {
      display: none;
    }
  }
`;
