// What has left the box: a list to print.

import "../here.js";

const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => print());
