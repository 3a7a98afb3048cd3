// The viewer and the arrows. It moves and copies nodes of the page and never makes markup out of text.
'use strict';
(() => {
  const viewer = document.getElementById('viewer');
  const stage = viewer.querySelector('.track');
  const figures = [...document.querySelectorAll('main .photo')];
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const find = (selector) => viewer.querySelector(selector);
  let shown = -1, opener = null, marked = false;

  const aims = new WeakMap();  // where a track that is under way is going to
  const goTo = (track, index, smooth) => {
    const slide = track.children[index];
    if (!slide) return;
    if (smooth && !calm.matches) {
      aims.set(track, index);
      track.addEventListener('scrollend', () => aims.delete(track), {once: true});
    }
    const from = track.getBoundingClientRect(), to = slide.getBoundingClientRect();
    track.scrollTo({left: track.scrollLeft + to.left + to.width / 2 - from.left - from.width / 2, behavior: smooth && !calm.matches ? 'smooth' : 'instant'});
  };
  const middle = (track) => {
    const box = track.getBoundingClientRect(), centre = box.left + box.width / 2;
    let best = 0, least = Infinity;
    [...track.children].forEach((slide, index) => {
      const part = slide.getBoundingClientRect(), off = Math.abs(part.left + part.width / 2 - centre);
      if (off < least - 1) [best, least] = [index, off];
    });
    return best;
  };

  const at = (track) => aims.get(track) ?? middle(track);

  // A button that is disabled loses the focus, and the keys with it; this one only says so.
  const able = (button, can) => button.setAttribute('aria-disabled', String(!can));

  // Arrows for the rows of photos in the text.
  document.querySelectorAll('.run').forEach((run) => {
    const track = run.querySelector('.track');
    run.append(document.getElementById('arrows').content.cloneNode(true));
    const [back, on] = run.querySelectorAll(':scope > button');
    const tell = () => {
      const index = middle(track);
      able(back, index > 0);
      able(on, index < track.children.length - 1);
    };
    back.addEventListener('click', () => goTo(track, at(track) - 1, true));
    on.addEventListener('click', () => goTo(track, at(track) + 1, true));
    track.addEventListener('scroll', tell, {passive: true});
    track.addEventListener('keydown', (event) => step(event, track));
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
      const slide = figure.cloneNode(true), link = slide.querySelector('.open'), image = slide.querySelector('img');
      slide.removeAttribute('id');
      slide.querySelector('figcaption').removeAttribute('id');
      const frame = document.createElement('div');
      frame.className = 'frame';
      frame.append(...link.childNodes);
      link.replaceWith(frame);
      slide.querySelectorAll('img, source').forEach((one) => { one.sizes = '100vw'; });
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
    if (download) download.href = figure.querySelector('.open').href;
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
    stage.querySelectorAll('.zoomed').forEach((slide) => slide.classList.remove('zoomed'));
    find('.zoom').setAttribute('aria-pressed', 'false');
  };
  function zoom() {
    const slide = stage.children[shown], on = slide.classList.toggle('zoomed'), frame = slide.querySelector('.frame');
    if (on) {
      // A fresh element: one that had a choice of sources keeps the density of its choice.
      const image = slide.querySelector('img'), whole = new Image();
      whole.alt = image.alt;
      slide.querySelectorAll('source').forEach((one) => one.remove());
      whole.src = figures[shown].querySelector('.open').href;
      image.replaceWith(whole);
      frame.scrollTo((frame.scrollWidth - frame.clientWidth) / 2, (frame.scrollHeight - frame.clientHeight) / 2);
    }
    find('.zoom').setAttribute('aria-pressed', String(on));
  }
  const full = () => document.fullscreenElement ? document.exitFullscreen() : viewer.requestFullscreen();

  figures.forEach((figure, index) => figure.querySelector('.open').addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(index, event.currentTarget);
  }));
  stage.addEventListener('scroll', () => { if (viewer.open) tell(middle(stage)); }, {passive: true});
  addEventListener('resize', () => { if (viewer.open && shown >= 0) goTo(stage, shown, false); });
  viewer.addEventListener('keydown', (event) => {
    if (event.target.closest('.zoomed')) return;
    step(event, stage);
    if (event.key === '+' || event.key === 'z') zoom();
    if (event.key === 'f') full();
  });
  find('.back').addEventListener('click', () => goTo(stage, at(stage) - 1, true));
  find('.on').addEventListener('click', () => goTo(stage, at(stage) + 1, true));
  find('.zoom').addEventListener('click', zoom);
  stage.addEventListener('dblclick', (event) => { if (event.target.matches('img')) zoom(); });
  find('.full').addEventListener('click', full);
  find('.close').addEventListener('click', () => viewer.close());
  find('.link').addEventListener('click', (event) => {
    event.preventDefault();
    if (navigator.clipboard) navigator.clipboard.writeText(location.href).catch(() => {});
  });
  document.addEventListener('fullscreenchange', () => find('.full').setAttribute('aria-pressed', String(!!document.fullscreenElement)));
  viewer.addEventListener('close', () => {
    const link = figures[shown] ? figures[shown].querySelector('.open') : opener;
    unzoom();
    if (marked) { marked = false; history.back(); }
    if (link) link.focus();
  });
  addEventListener('popstate', () => {
    if (viewer.open) { marked = false; viewer.close(); }
  });
  const linked = () => {
    const index = figures.findIndex((figure) => '#' + figure.dataset.slug === decodeURIComponent(location.hash));
    if (index >= 0 && !viewer.open) open(index, null);
  };
  addEventListener('hashchange', linked);
  linked();

  // Languages: the style shows the right texts; alternative texts and the language of the page are told here.
  document.querySelectorAll('.languages input').forEach((input) => input.addEventListener('change', () => {
    document.documentElement.lang = input.value;
    document.documentElement.dir = /^(ar|fa|he|ur)\b/.test(input.value) ? 'rtl' : 'ltr';
    document.querySelectorAll('.photo img').forEach((image) => {
      image.dataset.alt ??= image.alt;
      image.alt = image.getAttribute('data-alt-' + input.value.toLowerCase()) ?? image.dataset.alt;
    });
  }));
})();
