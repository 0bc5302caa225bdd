// Values on hover, touch and keyboard. Marks carry what they say in data-tip; without this script the tables say the same.
'use strict';
(() => {
  const tip = document.getElementById('tip');
  const reach = 60; // pixels from the pointer within which a mark answers
  let shown = null;

  const hide = () => {
    if (shown) shown.classList.remove('on');
    shown = null;
    tip.hidden = true;
  };

  const show = mark => {
    if (mark === shown) return;
    hide();
    shown = mark;
    mark.classList.add('on');
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    const box = mark.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left + box.width / 2 - tip.offsetWidth / 2), document.documentElement.clientWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 10;
    tip.style.left = `${left + window.scrollX}px`;
    tip.style.top = `${(above > 0 ? above : box.bottom + 10) + window.scrollY}px`;
  };

  const nearest = (places, x, y) => {
    let best = null, least = reach * reach;
    for (const { mark, box } of places) {
      const dx = Math.max(box.left - x, 0, x - box.right), dy = Math.max(box.top - y, 0, y - box.bottom);
      const middle = Math.hypot((box.left + box.right) / 2 - x, (box.top + box.bottom) / 2 - y);
      const far = dx * dx + dy * dy + middle / 1000; // inside several: the one whose middle is nearest
      if (far < least) { least = far; best = mark; }
    }
    return best;
  };

  for (const chart of document.querySelectorAll('svg.chart')) {
    const marks = [...chart.querySelectorAll('.pt')];
    if (marks.length === 0) continue;
    let places = null;
    const point = event => {
      places ??= marks.map(mark => ({ mark, box: mark.getBoundingClientRect() }));
      const mark = nearest(places, event.clientX, event.clientY);
      if (mark) show(mark); else hide();
    };
    chart.addEventListener('pointermove', point);
    chart.addEventListener('pointerdown', point);
    chart.addEventListener('pointerleave', () => { places = null; hide(); });
    window.addEventListener('scroll', () => { places = null; }, { passive: true });

    let at = -1;
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    chart.addEventListener('keydown', event => {
      if (event.key === 'Escape') { hide(); return; }
      const last = marks.length - 1;
      if (event.key in steps) at = Math.min(last, Math.max(0, at + steps[event.key]));
      else if (event.key === 'Home') at = 0;
      else if (event.key === 'End') at = last;
      else return;
      event.preventDefault();
      show(marks[at]);
    });
    chart.addEventListener('blur', hide);
  }
})();
