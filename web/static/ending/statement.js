// The statement: one button, which prints it.

import "../here.js";

document.getElementById("print").addEventListener("click", () => print());
