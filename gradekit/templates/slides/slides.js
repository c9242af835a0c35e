/* Starts a deck: mathematics first, so that reveal.js measures finished slides.
   Classic script, no modules: decks are also opened as file://. */
(function () {
  "use strict";
  var root = document.documentElement;

  function stored(theme) {
    try {
      if (theme) localStorage.setItem("course-slides-theme", theme);
      return localStorage.getItem("course-slides-theme");
    } catch (error) {
      return theme || null; // no storage, as in some browsers for file://
    }
  }

  function useTheme(theme) {
    root.setAttribute("data-theme", theme);
  }

  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var printing = /print-pdf/i.test(location.search);
  // Paper is white, whatever the screen is.
  useTheme(printing ? "light" : stored() || (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", function () {
    if (!stored() && !printing) useTheme(dark.matches ? "dark" : "light");
  });

  function start() {
    // A block that is cut off can be scrolled by keyboard, too.
    document.querySelectorAll(".jp-RenderedText pre, .highlight pre").forEach(function (block) {
      block.tabIndex = 0;
      block.setAttribute("role", "region");
      block.setAttribute("aria-label", block.closest(".highlight") ? "Code" : "Output");
    });
    document.querySelectorAll(".highlight pre, .jp-RenderedText pre").forEach(sizeLines);
    var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    Reveal.initialize({
      width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 4,
      center: false, display: "flex", hash: true, slideNumber: "c/t",
      transition: still ? "none" : "fade", transitionSpeed: "fast",
      backgroundTransition: "none", autoAnimate: false,
      pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1,
      keyboard: {
        84: function () {
          var next = root.getAttribute("data-theme") === "dark" ? "light" : "dark";
          stored(next);
          useTheme(next);
        },
      },
      plugins: [RevealNotes],
    }).then(function () {
      Reveal.registerKeyboardShortcut("T", "Light or dark");
      root.setAttribute("data-ready", "yes");
    });
  }

  // Short output is set large, wide lines small. Those that have to be wrapped go on indented, so that they are not taken for new ones.
  function sizeLines(block) {
    var lines = block.innerHTML.replace(/\n$/, "").split("\n");
    var longest = block.textContent.split("\n").reduce(function (most, line) {
      return Math.max(most, line.length);
    }, 0);
    if (longest <= 53 && lines.length <= 8 && !block.closest(".highlight")) block.classList.add("narrow");
    if (longest <= 67) return;
    block.classList.add("wide");
    if (/<span[^>]*>[^<]*\n/.test(block.innerHTML)) return; // an element over several lines
    block.innerHTML = lines.map(function (line) {
      return '<span class="line">' + (line || " ") + "</span>";
    }).join("");
  }

  window.MathJax = {
    tex: {
      inlineMath: [["$", "$"], ["\\(", "\\)"]],
      displayMath: [["$$", "$$"], ["\\[", "\\]"]],
      processEscapes: true,
      processEnvironments: true,
    },
    options: { enableMenu: false, ignoreHtmlClass: "notes" },
    startup: {
      pageReady: function () {
        // reveal.js and its plugin are deferred, too, and come after MathJax.
        function go() {
          if (document.readyState === "complete") start();
          else window.addEventListener("load", start);
        }
        return MathJax.startup.defaultPageReady().then(go, function (error) {
          console.error("mathematics: " + error.message);
          go();
        });
      },
    },
  };
})();
