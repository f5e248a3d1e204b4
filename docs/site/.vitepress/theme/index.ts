import "katex/dist/katex.min.css";
import type { Theme } from "vitepress";
import theme from "vitepress/theme-without-fonts";
import "../../../../assets/solution.css";
import "./style.css";

const book: Theme = {
  extends: theme,
  enhanceApp({ router }) {
    // A page is what its file says, with outputs that no script has: every way to another page loads it.
    router.onBeforeRouteChange = (to) => {
      if (typeof window === "undefined") return;
      const there = new URL(to, location.href);
      if (there.pathname === location.pathname) return;
      location.assign(there);
      return false;
    };
  },
};

export default book;
