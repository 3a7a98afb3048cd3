// The viewer and the arrows. It moves and copies nodes of the page and never makes markup out of text.
'use strict';
(() => {
  const viewer = document.getElementById('viewer');
  const part = (within, what) => within.querySelector(what);
  const find = (what) => part(viewer, what);
  const stage = find('.track');
  const when = (target, event, act, how) => target.addEventListener(event, act, how);
  const all = (within, what) => [...within.querySelectorAll(what)];
  const figures = all(document, 'main .photo');
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  figures.forEach((figure) => { figure.dataset.slug ??= figure.id; });
  const pressed = (button, on) => find(button).setAttribute('aria-pressed', on);
  let shown = -1, opener = null, marked = false;

  const aims = new WeakMap();  // where a track that is under way is going to
  const goTo = (track, index, smooth) => {
    const slide = track.children[index];
    if (!slide) return;
    smooth &&= !calm.matches;
    if (smooth) {
      aims.set(track, index);
      when(track, 'scrollend', () => aims.delete(track), {once: true});
    }
    const from = track.getBoundingClientRect(), to = slide.getBoundingClientRect();
    track.scrollTo({left: track.scrollLeft + to.left + to.width / 2 - from.left - from.width / 2, behavior: smooth ? 'smooth' : 'instant'});
  };
  const middle = (track) => {
    const box = track.getBoundingClientRect(), centre = box.left + box.width / 2;
    let best = 0, least = Infinity;
    [...track.children].forEach((slide, index) => {
      const its = slide.getBoundingClientRect(), off = Math.abs(its.left + its.width / 2 - centre);
      if (off < least - 1) [best, least] = [index, off];
    });
    return best;
  };

  const at = (track) => aims.get(track) ?? middle(track);

  const arrows = (track, ...buttons) => buttons.forEach((button, side) => when(button, 'click', () => goTo(track, at(track) + 2 * side - 1, true)));

  // A button that is disabled loses the focus, and the keys with it; this one only says so.
  const able = (button, can) => button.setAttribute('aria-disabled', !can);

  // Arrows for the rows of photos in the text.
  all(document, '.run').forEach((run) => {
    const track = part(run, '.track');
    run.append(document.getElementById('arrows').content.cloneNode(true));
    const [back, on] = all(run, ':scope > button');
    const tell = () => {
      const index = middle(track);
      able(back, index > 0);
      able(on, index < track.children.length - 1);
    };
    arrows(track, back, on);
    when(track, 'scroll', tell);
    when(track, 'keydown', (event) => step(event, track));
    tell();
  });
  function step(event, track) {
    const ahead = getComputedStyle(track).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const by = {[ahead]: 1, [ahead === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight']: -1, PageDown: 1, PageUp: -1}[event.key];
    const last = track.children.length - 1, from = at(track);
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? last : by ? Math.min(last, Math.max(0, from + by)) : null;
    if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    goTo(track, to, true);
  }

  // The stage is filled when it is first wanted.
  const fill = () => {
    if (stage.children.length) return;
    figures.forEach((figure, index) => {
      const slide = figure.cloneNode(true), link = part(slide, '.open'), image = part(slide, 'img');
      slide.removeAttribute('id');
      part(slide, 'figcaption').removeAttribute('id');
      const frame = document.createElement('div');
      frame.className = 'frame';
      frame.append(...link.childNodes);
      link.replaceWith(frame);
      // The page offers no copy larger than it shows.
      const {srcset} = image, whole = link.getAttribute('href');
      if (srcset && !srcset.includes(whole)) image.srcset = `${srcset}, ${whole} ${image.getAttribute('width')}w`;
      all(slide, 'img, source').forEach((one) => { one.sizes = '100vw'; });
      image.loading = 'lazy';
      slide.setAttribute('role', 'group');
      slide.setAttribute('aria-roledescription', 'slide');
      slide.setAttribute('aria-label', told(index));
      stage.append(slide);
    });
  };
  const told = (index) => find('.count').dataset.count.replace('{number}', index + 1).replace('{total}', figures.length);
  const tell = (index) => {
    if (index === shown) return;
    if (shown >= 0) unzoom();
    shown = index;
    const figure = figures[index], slug = figure.dataset.slug;
    find('.count').textContent = told(index);
    find('.link').href = '#' + slug;
    const download = find('.download');
    if (download) download.href = part(figure, '.open').href;
    able(find('.back'), index > 0);
    able(find('.on'), index < figures.length - 1);
    history.replaceState(history.state, '', '#' + slug);
  };
  const open = (index, by) => {
    fill();
    opener = by;
    shown = -1;
    if (!viewer.open) {
      viewer.showModal();
      // The entry below must not name a photo, or going back to it would open the viewer again.
      history.replaceState(history.state, '', location.href.split('#')[0]);
      history.pushState({viewer: true}, '');
      marked = true;
    }
    goTo(stage, index, false);
    tell(index);
    stage.focus();
  };
  const unzoom = () => {
    all(stage, '.zoomed').forEach((slide) => slide.classList.remove('zoomed'));
    pressed('.zoom', false);
  };
  function zoom() {
    const slide = stage.children[shown], on = slide.classList.toggle('zoomed'), frame = part(slide, '.frame');
    if (on) {
      // A fresh element: one that had a choice of sources keeps the density of its choice.
      const image = part(slide, 'img'), whole = new Image();
      whole.alt = image.alt;
      all(slide, 'source').forEach((one) => one.remove());
      whole.src = part(figures[shown], '.open').href;
      image.replaceWith(whole);
      frame.scrollTo((frame.scrollWidth - frame.clientWidth) / 2, (frame.scrollHeight - frame.clientHeight) / 2);
    }
    pressed('.zoom', on);
  }
  const full = () => document.fullscreenElement ? document.exitFullscreen() : viewer.requestFullscreen();

  figures.forEach((figure, index) => when(part(figure, '.open'), 'click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(index, event.currentTarget);
  }));
  when(stage, 'scroll', () => { if (viewer.open) tell(middle(stage)); });
  when(window, 'resize', () => { if (viewer.open && shown >= 0) goTo(stage, shown, false); });
  when(viewer, 'keydown', (event) => {
    if (event.target.closest('.zoomed')) return;
    step(event, stage);
    if (event.key === '+' || event.key === 'z') zoom();
    if (event.key === 'f') full();
  });
  arrows(stage, find('.back'), find('.on'));
  when(find('.zoom'), 'click', zoom);
  when(stage, 'dblclick', (event) => { if (event.target.matches('img')) zoom(); });
  when(find('.full'), 'click', full);
  when(find('.close'), 'click', () => viewer.close());
  when(find('.link'), 'click', (event) => {
    event.preventDefault();
    if (navigator.clipboard) navigator.clipboard.writeText(location.href).catch(() => {});
  });
  when(document, 'fullscreenchange', () => pressed('.full', !!document.fullscreenElement));
  when(viewer, 'close', () => {
    const link = figures[shown] ? part(figures[shown], '.open') : opener;
    unzoom();
    if (marked) { marked = false; history.back(); }
    if (link) link.focus();
  });
  when(window, 'popstate', () => {
    if (viewer.open) { marked = false; viewer.close(); }
  });
  const linked = () => {
    const index = figures.findIndex((figure) => '#' + figure.dataset.slug === decodeURIComponent(location.hash));
    if (index >= 0 && !viewer.open) open(index, null);
  };
  when(window, 'hashchange', linked);
  linked();

  // Languages: the style shows the right texts; alternative texts and the language of the page are told here.
  all(document, '.languages input').forEach((input) => when(input, 'change', () => {
    document.documentElement.lang = input.value;
    document.documentElement.dir = /^(ar|fa|he|ur)\b/.test(input.value) ? 'rtl' : 'ltr';
    all(document, '.photo img').forEach((image) => {
      image.dataset.alt ??= image.alt;
      image.alt = image.getAttribute('data-alt-' + input.value.toLowerCase()) ?? image.dataset.alt;
    });
  }));
})();
