/** The kernel's picture in a launcher: a descending loss curve on TypeScript's blue. */
export const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
  <rect width="64" height="64" rx="10" fill="#3178c6"/>
  <path d="M12 12v40h40" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>
  <path d="M17 18c5 26 14 26 32 27" fill="none" stroke="#ffd54a" stroke-width="4" stroke-linecap="round"/>
  <text x="50" y="31" fill="#fff" font-family="sans-serif" font-size="18" font-weight="700" text-anchor="end">TS</text>
</svg>
`;
