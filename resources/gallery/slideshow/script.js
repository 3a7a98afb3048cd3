// One picture after the other; it stands still when it is paused, when it is not seen, and for people who want no motion.
'use strict';
(() => {
  const show = document.querySelector('.show'), slides = [...show.querySelectorAll('.photo')], controls = show.querySelector('.controls');
  slides.forEach((slide) => { slide.dataset.slug ??= slide.id; });
  const play = controls.querySelector('.play'), count = controls.querySelector('.count'), calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const drawn = {pause: 'M9 5v14M15 5v14', play: 'M8 5l11 7-11 7z'};
  let now = Math.max(0, slides.findIndex((slide) => '#' + slide.dataset.slug === decodeURIComponent(location.hash))), playing = !calm, timer = 0;
  const draw = () => {
    slides.forEach((slide, index) => {
      slide.classList.toggle('now', index === now);
      slide.inert = index !== now;
      if (Math.abs(index - now) <= 1) slide.querySelector('img').loading = 'eager';
    });
    count.textContent = count.dataset.count.replace('{number}', now + 1).replace('{total}', slides.length);
    count.setAttribute('aria-live', playing ? 'off' : 'polite');
    play.setAttribute('aria-label', playing ? play.dataset.pause : play.dataset.play);
    play.querySelector('path').setAttribute('d', playing ? drawn.pause : drawn.play);
    clearTimeout(timer);
    if (playing && !document.hidden) timer = setTimeout(() => go(1), show.dataset.seconds * 1000);
  };
  const go = (by) => { now = (now + by + slides.length) % slides.length; history.replaceState(null, '', '#' + slides[now].dataset.slug); draw(); };
  const toggle = () => { playing = !playing; draw(); };
  const full = () => document.fullscreenElement ? document.exitFullscreen() : show.requestFullscreen();
  play.append(controls.querySelector('svg').cloneNode(true));
  play.addEventListener('click', toggle);
  controls.querySelector('.back').addEventListener('click', () => go(-1));
  controls.querySelector('.on').addEventListener('click', () => go(1));
  controls.querySelector('.full').addEventListener('click', full);
  document.addEventListener('visibilitychange', draw);
  show.querySelectorAll('.open').forEach((link) => link.addEventListener('click', (event) => { event.preventDefault(); full(); }));
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const back = document.documentElement.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') go(event.key === back ? -1 : 1);
    else if (event.key === ' ' && !event.target.closest('button, a, input')) { event.preventDefault(); toggle(); }
    else if (event.key === 'f') full();
  });
  controls.hidden = false;
  document.body.classList.add('playable');
  draw();
})();
