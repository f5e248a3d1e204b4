import "katex/dist/katex.min.css";
import { withBase, type Theme } from "vitepress";
import theme from "vitepress/theme-without-fonts";
import { h, onMounted, ref } from "vue";
import "../../../../assets/formulas.css";
import "../../../../assets/solution.css";
import "./style.css";

/** Whether `gradsheet serve` has sent the page: then its notebooks can be tried at once. */
async function isServed(): Promise<boolean> {
  if (withBase("/") !== "/help/") return false;
  const response = await fetch("/gradsheet/help").catch(() => null);
  // What is not read keeps the connection busy.
  await response?.body?.cancel();
  return response !== null && response.ok;
}

const book: Theme = {
  extends: theme,
  Layout: {
    setup() {
      const served = ref(false);
      onMounted(async () => {
        served.value = await isServed();
        if (!served.value) return;
        for (const link of document.querySelectorAll<HTMLElement>("a.try")) link.hidden = false;
      });
      const worksheets = (name: string) =>
        served.value
          ? h("a", { href: "/", target: "_self", class: `worksheets ${name}` }, "Worksheets")
          : null;
      return () =>
        h(theme.Layout, null, {
          "nav-bar-content-after": () => worksheets("wide"),
          "nav-screen-content-after": () => worksheets("narrow"),
        });
    },
  },
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
