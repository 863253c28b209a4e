import { css } from "lit";

export const cleanStyle = css`
  .head {
    margin-bottom: var(--gap);
    align-items: center;
  }
  .trouble {
    margin-bottom: var(--gap);
  }
  .filters select {
    width: auto;
    max-width: 44vw;
  }
  .tabs {
    display: flex;
    gap: 6px;
    flex-wrap: wrap;
  }
  [aria-pressed="true"] {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .bar {
    margin-bottom: var(--gap);
  }
  .suspects {
    display: grid;
    gap: 10px;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 310px), 1fr));
    margin-top: var(--gap);
  }
  .suspect {
    height: 100%;
  }
  .groups {
    display: grid;
    gap: 10px;
    margin-top: var(--gap);
  }
  .tray {
    position: sticky;
    bottom: 12px;
    z-index: 3;
    margin-top: var(--gap);
  }
  .more {
    display: flex;
    justify-content: center;
    margin-top: 16px;
  }
  .said {
    margin-top: var(--gap);
    padding: 8px 14px;
    border-radius: var(--small-radius);
    background: var(--accent-wash);
  }
  .push {
    margin-left: auto;
  }
  progress {
    width: 100%;
    height: 14px;
    accent-color: var(--accent);
  }
  @media (max-width: 640px) {
    .tray {
      bottom: 70px;
    }
  }
`;
