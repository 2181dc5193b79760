'use strict';
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const buttons = all('.filter button');
  const note = document.querySelector('.filter [role=status]');
  const rows = all('[data-is]');
  const cells = all('td > button');

  // The filter: a set of statuses, empty for all. It lives in the address, so
  // that it survives a reload and can be sent to others.
  let shown = new Set();
  const prefix = '#show=';

  function read() {
    const asked = location.hash.startsWith(prefix) ? location.hash.slice(prefix.length).split(',') : [];
    shown = new Set(asked.filter((status) => buttons.some((b) => b.dataset.status === status && !b.disabled)));
    show();
  }

  function show() {
    const everything = shown.size === 0;
    for (const b of buttons) {
      b.setAttribute('aria-pressed', b.dataset.status === '' ? everything : shown.has(b.dataset.status));
    }
    for (const row of rows) {
      row.hidden = !everything && !row.dataset.is.split(' ').some((status) => shown.has(status));
    }
    for (const cell of cells) {
      cell.classList.toggle('dim', !everything && !shown.has(cell.dataset.status));
    }
    const left = all('details:not([hidden])').length;
    note.textContent = everything ? '' : `${note.dataset.label} ${left} / ${all('details').length}`;
    tabTo(cells.find((cell) => !cell.closest('tr').hidden));
  }

  for (const b of buttons) {
    b.addEventListener('click', () => {
      const status = b.dataset.status;
      if (status === '') {
        shown.clear();
      } else if (!shown.delete(status)) {
        shown.add(status);
      }
      history.replaceState(null, '', shown.size ? prefix + [...shown].join(',') : location.pathname + location.search);
      show();
    });
  }
  addEventListener('hashchange', read);

  // One cell is in the tab order; arrow keys lead to the others.
  function tabTo(cell) {
    for (const other of cells) {
      other.tabIndex = other === cell ? 0 : -1;
    }
  }

  function next(cell, key) {
    const row = cell.closest('tr');
    const inRow = (r) => [...r.querySelectorAll('td > button')];
    const here = inRow(row);
    const at = here.indexOf(cell);
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -at, End: here.length - 1 - at }[key];
    if (step !== undefined) {
      return here[at + step];
    }
    const visible = [...row.parentElement.rows].filter((r) => !r.hidden);
    const other = visible[visible.indexOf(row) + { ArrowUp: -1, ArrowDown: 1 }[key]];
    const away = (c) => Math.abs(c.closest('td').cellIndex - cell.closest('td').cellIndex);
    return other && inRow(other).sort((a, b) => away(a) - away(b))[0];
  }

  for (const cell of cells) {
    cell.addEventListener('focus', () => tabTo(cell));
    cell.addEventListener('keydown', (event) => {
      if (!['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(event.key)) {
        return;
      }
      event.preventDefault();
      const to = next(cell, event.key);
      if (!to) {
        return;
      }
      to.focus();
      if (cell.popoverTargetElement?.matches(':popover-open')) {
        to.click();
      }
    });
  }

  // What is folded would be missing on paper.
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = all('details:not([open])');
    folded.forEach((d) => { d.open = true; });
  });
  addEventListener('afterprint', () => folded.forEach((d) => { d.open = false; }));

  document.querySelector('.filter').hidden = false;
  read();
})();
