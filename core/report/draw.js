"use strict";
{
  const { config, charts } = JSON.parse(document.getElementById("charts-data").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const draw = (look) => {
    for (const [name, looks] of Object.entries(charts)) {
      window.Plotly.react(name, looks[look].data, looks[look].layout, config);
    }
  };
  const drawForScreen = () => draw(dark.matches ? "dark" : "light");
  dark.addEventListener("change", drawForScreen);
  window.addEventListener("beforeprint", () => draw("light"));
  window.addEventListener("afterprint", drawForScreen);
  drawForScreen();
}
