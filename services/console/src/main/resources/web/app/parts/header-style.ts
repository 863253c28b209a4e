import { css } from "lit";

export const headerStyle = css`
  header {
    background: var(--surface);
    border-bottom: 1px solid var(--line);
  }
  .bar {
    max-width: 1240px;
    margin: 0 auto;
    padding: 0 20px;
    min-height: 58px;
    display: flex;
    align-items: center;
    gap: 6px 22px;
  }
  .home {
    display: flex;
    align-items: center;
    gap: 10px;
    font-weight: 680;
    letter-spacing: -0.02em;
    font-size: 1.1rem;
    color: var(--ink);
    text-decoration: none;
  }
  .place {
    display: flex;
    align-items: center;
    gap: 10px;
    min-width: 70px;
    /* A long title gives way before the pages do. */
    flex: 0 1000 auto;
  }
  .place strong {
    font-weight: 550;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .slash {
    color: var(--strong-line);
  }
  nav {
    display: flex;
    gap: 2px;
    margin-left: auto;
    min-width: 0;
    overflow-x: auto;
    scrollbar-width: none;
  }
  nav a {
    color: var(--muted);
    text-decoration: none;
    font-weight: 550;
    padding: 8px 7px;
    border-radius: var(--small-radius);
    display: flex;
    align-items: center;
    gap: 7px;
  }
  nav a:hover {
    color: var(--ink);
    background: var(--raised);
  }
  nav a[aria-current] {
    color: var(--accent);
    background: var(--accent-wash);
  }
  nav svg {
    display: none;
  }
  .me {
    display: flex;
    align-items: center;
    gap: 2px;
  }
  nav:empty + .me {
    margin-left: auto;
  }
  .me.alone {
    margin-left: auto;
  }
  .me button {
    padding: 6px 9px;
    min-width: 38px;
  }
  .who {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 6px 9px;
    color: var(--muted);
  }
  .me input {
    width: 140px;
  }
  .lost {
    background: var(--warm-wash);
    color: var(--warm);
    text-align: center;
    padding: 4px;
    font-size: 0.85rem;
  }
  .jump {
    position: absolute;
    left: -999px;
  }
  .jump:focus {
    left: 12px;
    top: 12px;
    z-index: 10;
    background: var(--surface);
    padding: 8px 14px;
  }
  @media (max-width: 1360px) {
    .name {
      display: none;
    }
  }
  @media (max-width: 640px) {
    .bar {
      padding: 0 14px;
      min-height: 52px;
      gap: 10px;
    }
    .inside .home span {
      display: none;
    }
    .me {
      margin-left: auto;
      flex: none;
    }
    nav {
      position: fixed;
      z-index: 5;
      inset: auto 0 0;
      margin: 0;
      background: var(--surface);
      border-top: 1px solid var(--line);
      padding: 4px 4px calc(4px + env(safe-area-inset-bottom));
      justify-content: space-between;
      gap: 0;
      overflow-x: auto;
      scrollbar-width: none;
    }
    nav a {
      flex: 1 0 56px;
      flex-direction: column;
      gap: 2px;
      padding: 6px 0;
      font-size: 0.72rem;
    }
    nav svg {
      display: block;
    }
  }
`;
