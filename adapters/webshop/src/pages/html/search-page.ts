import type { View } from '../../shop/view.ts';
import type { Links } from '../links.ts';
import { centeredHead, escapeHtml } from './frame.ts';

export function searchPage(view: View, to: Links): string {
  return `${centeredHead}      <div class="col-md-6 col-md-offset-3">     
        <div class="row">
          <div id="logo" class="text-center">
            <h2>WebShop</h2>
          </div>
          <div id="instruction-text" class="text-center">
            <h4>Instruction: <br>${escapeHtml(view.instruction)}</h4>
          </div>
          <form role="form" id="form-buscar" method="post" action="${escapeHtml(to.index())}">
            <div class="form-group">
              <div class="input-group">
                <input id="search_input" class="form-control" type="text" name="search_query" placeholder="Search..." required/>
                <span class="input-group-btn">
                  <button class="btn btn-success" type="submit"><i class="glyphicon glyphicon-search" aria-hidden="true"></i>Search</button>
                </span>
              </div>
            </div>
          </form>
        </div>            
      </div>
    </div>
  </body>
</html>`;
}
