import { busy, model, modelError, openModel } from '../state.ts';

export function ModelSection() {
  const info = model.value;
  return (
    <div class="model" role="status">
      {busy.value && <span class="spinner">Making the model …</span>}
      {info && (
        <span>
          <strong>{info.name}</strong>: {info.description.parameters.total.toLocaleString('en-US')} parameters,{' '}
          {info.config.nLayers} layers, {info.trained ? 'trained' : 'untrained, so what it says is noise'};{' '}
          <span title={`No more, because ${info.threadLimit}`}>
            computed by {info.threads} {info.threads === 1 ? 'thread' : 'threads'}
          </span>
        </span>
      )}
      {info && info.name !== 'Shakespeare' && (
        <button
          type="button"
          title="A model that this project has trained on the plays, a character at a time"
          onClick={() => void openModel({ shakespeare: new URL('shakespeare', document.baseURI).href })}
        >
          Open the Shakespeare model
        </button>
      )}
      {info?.trained && (
        <button type="button" onClick={() => void openModel('tiny')}>
          Back to the tiny model
        </button>
      )}
      <label class="button">
        Open a model folder
        <input
          type="file"
          multiple
          ref={(input) => input?.setAttribute('webkitdirectory', '')}
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = ''; // so that the same folder can be opened again
            if (files.length > 0) void openModel(files);
          }}
        />
      </label>
      {modelError.value && <p class="error">{modelError.value}</p>}
    </div>
  );
}
