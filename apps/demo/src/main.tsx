import { render } from 'preact';
import { registerSW } from 'virtual:pwa-register';
import { App } from './app.tsx';
import { openModel } from './state.ts';
import './style.css';

registerSW({ immediate: true });
render(<App />, document.querySelector('#app')!);
void openModel('tiny');
